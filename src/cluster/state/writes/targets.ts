import type { ServiceArn, TaskArn } from '#cluster/api/arns.ts'
import type { TargetGroupRecord, TargetHealthState, TargetRecord } from '../records/trafficRecords.ts'
import type { Snapshot, Tx } from '../store.ts'

export const targetKey = (targetGroupArn: string, id: string, port: number) => `${targetGroupArn}|${id}|${port}`

export interface WantedTarget {
  id: string
  port: number
  connect: TargetRecord['connect']
  availabilityZone?: string
  taskArn?: TaskArn
  serviceArn?: ServiceArn
}

/** What is published on every address is reached on this computer's own. */
export const reachable = (publishAddress: string) =>
  publishAddress === '0.0.0.0' || publishAddress === '::' ? '127.0.0.1' : publishAddress

/** Where a port of a node is reached from here: on an engine elsewhere at its host. */
export const reachableOn = (snapshot: Snapshot, node: string, publishAddress: string) =>
  snapshot.engines.get(node)?.host ?? reachable(publishAddress)

const registering: TargetHealthState = {
  state: 'initial',
  reason: 'Elb.RegistrationInProgress',
  description: 'Target registration is in progress',
}

/** A target as it is when it was just registered. */
export const newTarget = ({ account, region, arn }: TargetGroupRecord, wanted: WantedTarget, now: number): TargetRecord => ({
  account,
  region,
  key: targetKey(arn, wanted.id, wanted.port),
  targetGroupArn: arn,
  ...wanted,
  registeredAt: now,
  health: registering,
})

export const deregistering: TargetHealthState = {
  state: 'draining',
  reason: 'Target.DeregistrationInProgress',
  description: 'Target deregistration is in progress',
}

/** All targets of a task, when it is to stop. */
export function deregisterTask(tx: Tx, taskArn: string, now: number): void {
  for (const { key } of tx.snapshot.targets.by('task', taskArn)) deregisterTarget(tx, key, now)
}

/** From now on it gets nothing new; who carries the traffic takes it away once what is under way has ended. */
export function deregisterTarget(tx: Tx, key: string, now: number): void {
  const target = tx.snapshot.targets.get(key)
  if (target && target.drainingSince === undefined) tx.put('targets', { ...target, drainingSince: now, health: deregistering })
}
