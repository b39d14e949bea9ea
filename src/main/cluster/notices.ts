import { serviceAddress } from '../links/deepLink.ts'
import type { Words } from '../words/index.ts'
import type { ClusterView, ServiceLine } from './clusterView.ts'

/** Title is the resource, body the outcome (ux: notifications). */
export interface Notice {
  title: string
  body: string
  address: string
}

/** What is worth telling somebody who is not looking: ended deployments, and the engine lost or back. */
export function noticesBetween(before: ClusterView, after: ClusterView, words: Words['notices']): Notice[] {
  return [...engineNotices(before, after, words), ...after.services.flatMap((service) => serviceNotices(before, service, words))]
}

function engineNotices({ engine: before }: ClusterView, { engine: after }: ClusterView, words: Words['notices']): Notice[] {
  if (!before || !after || before.connected === after.connected) return []
  return [{ title: after.product, body: after.connected ? words.engineBack : words.engineLost, address: '' }]
}

function serviceNotices(before: ClusterView, now: ServiceLine, words: Words['notices']): Notice[] {
  const then = before.services.find(({ cluster, name }) => cluster === now.cluster && name === now.name)
  // Without a "then" the service was made just now, by the user's own hand, or Marina has just started.
  if (then?.rollout !== 'IN_PROGRESS' || (now.rollout !== 'COMPLETED' && now.rollout !== 'FAILED')) return []
  const body = now.rollout === 'COMPLETED' ? words.deployed : words.deploymentFailed
  return [{ title: now.name, body, address: serviceAddress(now.cluster, now.name) }]
}
