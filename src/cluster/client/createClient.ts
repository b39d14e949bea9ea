import type { ClusterClient, Transport } from '#cluster/api/contract.ts'
import { implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import type { MarinaOperationName } from '#cluster/api/operations/marina.ts'
import type { ExecRequest, LogEvent } from '#cluster/api/streams.ts'
import { loadBalancingTimestampMembers, siblingTimestampMembers, timestampMembers } from '#cluster/api/timestamps.ts'
import type { WatchChange, WatchEvent, WatchedKind } from '#cluster/api/watch.ts'
import { reviveTimes, toWire } from '#cluster/api/wire.ts'
import { siblingCalls } from './siblingCalls.ts'
import { uncapitalize } from './uncapitalize.ts'

/** Marina's own, without the schemas that the server checks them with; a missing one is a compile error. */
const marinaOperations: Readonly<Record<MarinaOperationName, true>> = {
  GetStatus: true,
  ListEngines: true,
  UseEngine: true,
  StartSample: true,
  ListLocalDifferences: true,
  Explain: true,
  ListDecisions: true,
  PauseService: true,
  ResumeService: true,
  SetServiceHold: true,
  HoldTask: true,
  ReleaseTask: true,
  SetServiceOrder: true,
  ListSwitches: true,
  SetSpeed: true,
  SearchLogs: true,
  ListTrafficListeners: true,
  ListServiceConnectEndpoints: true,
  SendRequests: true,
  GetEventTarget: true,
  SetEventTarget: true,
  ListHookCommands: true,
  SetHookCommand: true,
  GetAwsAccess: true,
  SetAwsAccess: true,
  PutSchedule: true,
  DeleteSchedule: true,
  SetScheduleEnabled: true,
  RunSchedule: true,
  PreviewSchedule: true,
  AddContainerInstance: true,
  ListInstanceEngines: true,
  ForgetEngine: true,
  TerminateContainerInstance: true,
  PutAutoScalingGroup: true,
  DeleteAutoScalingGroup: true,
  ListAutoScalingGroups: true,
  InterruptTask: true,
  InterruptContainerInstance: true,
}

/**
 * Everything a client can ask, over whatever carries it. Calls reject with a ClusterError; streams throw one, and end quietly when their
 * signal is aborted. Times of ECS are `Date`, as in the SDK's types.
 */
export function createClient(transport: Transport): ClusterClient {
  const ecs = implementedEcsOperations.map((name) => [
    uncapitalize(name),
    async (request: unknown = {}) => reviveTimes(await transport.call(name, toWire(request))),
  ])
  const marina = Object.keys(marinaOperations).map((name) => [
    uncapitalize(name),
    (request: unknown = {}) => transport.call(`Marina.${name}`, toWire(request)),
  ])
  const streams: Pick<ClusterClient, 'watch' | 'logs' | 'exec'> = {
    async *watch(scope, signal) {
      for await (const event of transport.stream('watch', toWire(scope), signal)) yield reviveWatchEvent(event as WatchEvent)
    },
    async *logs(request, signal) {
      for await (const event of transport.stream('logs', toWire(request), signal)) yield event as LogEvent
    },
    exec: (request) => transport.exec(toWire(request) as ExecRequest),
  }
  const siblings = {
    secrets: siblingCalls(transport, 'secretsmanager'),
    parameters: siblingCalls(transport, 'ssm'),
    cloudWatchLogs: siblingCalls(transport, 'logs'),
    discovery: siblingCalls(transport, 'servicediscovery'),
    loadBalancing: siblingCalls(transport, 'elasticloadbalancing'),
    autoscaling: siblingCalls(transport, 'autoscaling'),
    alarms: siblingCalls(transport, 'monitoring'),
  }
  return { ...Object.fromEntries([...ecs, ...marina]), ...siblings, ...streams } as ClusterClient
}

function reviveWatchEvent(event: WatchEvent): WatchEvent {
  if (event.type !== 'snapshot' && event.type !== 'changes') return event
  return { ...event, changes: event.changes.map(reviveChange) }
}

/** Members that are times, where the kind is not ECS's. */
const timesOfKind: Partial<Record<WatchedKind, ReadonlySet<string>>> = {
  secret: siblingTimestampMembers,
  parameter: siblingTimestampMembers,
  loadBalancer: loadBalancingTimestampMembers,
  targetGroup: loadBalancingTimestampMembers,
}

/** Marina's own status counts milliseconds. */
function reviveChange(change: WatchChange): WatchChange {
  if (change.op === 'delete' || change.kind === 'status') return change
  return { ...change, value: reviveTimes(change.value, timesOfKind[change.kind] ?? timestampMembers) } as WatchChange
}
