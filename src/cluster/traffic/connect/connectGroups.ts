/**
 * The tasks of an endpoint in groups of which each has one share of the traffic: pure. A revision whose deployment shifts traffic has a group
 * of its own, all others are in one together, and a task is in the same group for as long as it lives: what is under way at a target that
 * leaves its group is cut off after a while.
 */
import { connectGroupArn, connectTargetOf } from '#cluster/state/connectTargets.ts'
import type { ConnectEndpoint, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { restOf, type TrafficShares, trafficShares, wasShifted } from '#cluster/state/shiftingDeployments.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { TargetConfig } from '../dataPlane/trafficConfig.ts'

/** Weights are shares of what groups of the same endpoint have together; all are 0 where nobody serves. */
export interface ConnectGroup {
  arn: string
  targets: TargetConfig[]
  production: number
  test: number
}

export interface ConnectGroups {
  groups: ConnectGroup[]
  /** Absent while nothing is shifted. */
  shares?: TrafficShares
}

/** Never none: a listener has to lead somewhere. */
export function connectGroups(snapshot: Snapshot, service: ServiceRecord, endpoint: ConnectEndpoint): ConnectGroups {
  const shares = trafficShares(snapshot, service)
  const running = snapshot.tasks.by('liveOfService', service.arn).filter(hasConnections)
  const byDeployment = Map.groupBy(running, ({ deploymentId = '' }) => deploymentId)
  const always = shares ? [shares.earlier, shares.target] : service.deployments.slice(0, 1).map(({ id }) => id)
  const arnOf = (deploymentId: string) => connectGroupArn(snapshot, service, endpoint, deploymentId)
  const deploymentsOf = Map.groupBy(new Set([...always, ...byDeployment.keys()]), arnOf)
  const groups = [...deploymentsOf].map(([arn, ids]) => {
    const tasks = ids.flatMap((id) => byDeployment.get(id) ?? [])
    return { arn, targets: targetsOf(snapshot, service, endpoint, tasks, shares) }
  })
  const weigh = shares ? byShares(shares, arnOf) : byTasks(givenUp(snapshot, service).map(arnOf), groups)
  return { groups: groups.map((group) => ({ ...group, ...weigh(group) })), ...(shares && { shares }) }
}

/** One that is deactivating ends what it has under way. */
const hasConnections = ({ lastStatus }: TaskRecord) => lastStatus === 'RUNNING' || lastStatus === 'DEACTIVATING'

type Weights = Pick<ConnectGroup, 'production' | 'test'>
type Group = Pick<ConnectGroup, 'arn' | 'targets'>

function byShares({ earlier, target, production, test }: TrafficShares, arnOf: (deploymentId: string) => string) {
  const [from, to] = [arnOf(earlier), arnOf(target)]
  return ({ arn }: Group): Weights => {
    if (arn === to) return { production, test }
    return arn === from ? { production: restOf(production), test: restOf(test) } : { production: 0, test: 0 }
  }
}

/** As in one group: the more tasks, the more traffic. What was given up has some only where nobody else is. */
function byTasks(givenUpArns: readonly string[], groups: readonly Group[]) {
  const hasOthers = groups.some((group) => !givenUpArns.includes(group.arn) && servingIn(group) > 0)
  return (group: Group): Weights => {
    const weight = hasOthers && givenUpArns.includes(group.arn) ? 0 : servingIn(group)
    return { production: weight, test: weight }
  }
}

export const servingIn = ({ targets }: Pick<ConnectGroup, 'targets'>): number => targets.filter(({ draining }) => !draining).length

/** Revisions that were to have traffic shifted to them and never got through. */
const givenUp = (snapshot: Snapshot, service: ServiceRecord): string[] =>
  service.deployments
    .filter(({ id, status, rolloutState }) => status !== 'PRIMARY' && rolloutState !== 'COMPLETED' && wasShifted(snapshot, service, id))
    .map(({ id }) => id)

/** Tasks whose containers are unhealthy get nothing while others of their group are healthy; those without a share never do. */
function targetsOf(
  snapshot: Snapshot,
  service: ServiceRecord,
  { discoveryName }: ConnectEndpoint,
  running: readonly TaskRecord[],
  shares: TrafficShares | undefined,
): TargetConfig[] {
  const mayServe = ({ deploymentId }: TaskRecord) => !shares || deploymentId === shares.earlier || deploymentId === shares.target
  const wanted = running.filter((task) => task.desiredStatus === 'RUNNING' && mayServe(task))
  const healthy = wanted.filter(({ healthStatus }) => healthStatus !== 'UNHEALTHY')
  const serving = new Set(healthy.length > 0 ? healthy : wanted)
  return running.flatMap((task) => {
    const target = connectTargetOf(snapshot, service, task, discoveryName)
    return target ? [{ ...target, draining: !serving.has(task) }] : []
  })
}
