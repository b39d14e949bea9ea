import type { CallContext, EcsHandlers, MarinaHandlers, StreamHandlers } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { type ImplementedEcsOperation, implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import { type MarinaOperationName, marinaRequests } from '#cluster/api/operations/marina.ts'
import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import type { ExecRequest, ExecSession, LogEvent, LogsRequest } from '#cluster/api/streams.ts'
import type { WatchEvent } from '#cluster/api/watch.ts'
import { type Logger, silentLogger } from '#cluster/lib/logger.ts'
import { createDispatcher, type Dispatcher } from './dispatcher.ts'

/** The smallest request each operation takes. */
export const smallestRequests: Readonly<Record<ImplementedEcsOperation | `Marina.${MarinaOperationName}`, object>> = {
  CreateCluster: {},
  DescribeClusters: {},
  ListClusters: {},
  DeleteCluster: { cluster: 'c' },
  RegisterTaskDefinition: { family: 'web', containerDefinitions: [{ name: 'web', image: 'web' }] },
  DeregisterTaskDefinition: { taskDefinition: 'web:1' },
  DescribeTaskDefinition: { taskDefinition: 'web' },
  ListTaskDefinitions: {},
  ListTaskDefinitionFamilies: {},
  RunTask: { taskDefinition: 'web' },
  StopTask: { task: 't' },
  DescribeTasks: { tasks: ['t'] },
  ListTasks: {},
  CreateService: { serviceName: 'web' },
  UpdateService: { service: 'web' },
  DeleteService: { service: 'web' },
  DescribeServices: { services: ['web'] },
  ListServices: {},
  DescribeContainerInstances: { containerInstances: ['i'] },
  ListContainerInstances: {},
  TagResource: { resourceArn: 'a', tags: [] },
  UntagResource: { resourceArn: 'a', tagKeys: [] },
  ListTagsForResource: { resourceArn: 'a' },
  PutAccountSetting: { name: 'containerInsights', value: 'enabled' },
  PutAccountSettingDefault: { name: 'containerInsights', value: 'enabled' },
  DeleteAccountSetting: { name: 'containerInsights' },
  ListAccountSettings: {},
  UpdateCluster: { cluster: 'c' },
  UpdateClusterSettings: { cluster: 'c', settings: [] },
  PutClusterCapacityProviders: { cluster: 'c', capacityProviders: [], defaultCapacityProviderStrategy: [] },
  CreateCapacityProvider: { name: 'p' },
  UpdateCapacityProvider: { name: 'p' },
  DeleteCapacityProvider: { capacityProvider: 'p' },
  DescribeCapacityProviders: {},
  DeleteTaskDefinitions: { taskDefinitions: ['web:1'] },
  UpdateTaskProtection: { cluster: 'c', tasks: ['t'], protectionEnabled: true },
  GetTaskProtection: { cluster: 'c' },
  RegisterContainerInstance: {},
  DeregisterContainerInstance: { containerInstance: 'i' },
  UpdateContainerInstancesState: { containerInstances: ['i'], status: 'DRAINING' },
  UpdateContainerAgent: { containerInstance: 'i' },
  PutAttributes: { attributes: [{ name: 'a' }] },
  DeleteAttributes: { attributes: [{ name: 'a' }] },
  ListAttributes: { targetType: 'container-instance' },
  StartTask: { containerInstances: ['i'], taskDefinition: 'web' },
  DiscoverPollEndpoint: {},
  SubmitTaskStateChange: {},
  SubmitContainerStateChange: {},
  SubmitAttachmentStateChanges: { attachments: [] },
  ListServiceDeployments: { service: 'web' },
  DescribeServiceDeployments: { serviceDeploymentArns: ['d'] },
  DescribeServiceRevisions: { serviceRevisionArns: ['r'] },
  StopServiceDeployment: { serviceDeploymentArn: 'd' },
  ContinueServiceDeployment: { serviceDeploymentArn: 'd', hookId: 'h' },
  ListServicesByNamespace: { namespace: 'n' },
  ExecuteCommand: { command: 'sh', interactive: true, task: 't' },
  CreateTaskSet: { cluster: 'c', service: 'web', taskDefinition: 'web' },
  UpdateTaskSet: { cluster: 'c', service: 'web', taskSet: 't', scale: {} },
  DeleteTaskSet: { cluster: 'c', service: 'web', taskSet: 't' },
  DescribeTaskSets: { cluster: 'c', service: 'web' },
  UpdateServicePrimaryTaskSet: { cluster: 'c', service: 'web', primaryTaskSet: 't' },
  CreateDaemon: { daemonName: 'd', daemonTaskDefinitionArn: 't', capacityProviderArns: ['c'] },
  UpdateDaemon: { daemonArn: 'd', daemonTaskDefinitionArn: 't', capacityProviderArns: ['c'] },
  DeleteDaemon: { daemonArn: 'd' },
  DescribeDaemon: { daemonArn: 'd' },
  ListDaemons: {},
  DescribeDaemonDeployments: { daemonDeploymentArns: ['d'] },
  ListDaemonDeployments: { daemonArn: 'd' },
  DescribeDaemonRevisions: { daemonRevisionArns: ['r'] },
  RegisterDaemonTaskDefinition: { family: 'agent', containerDefinitions: [{ name: 'app', image: 'nginx' }] },
  DescribeDaemonTaskDefinition: { daemonTaskDefinition: 'agent' },
  ListDaemonTaskDefinitions: {},
  DeleteDaemonTaskDefinition: { daemonTaskDefinition: 'agent:1' },
  CreateExpressGatewayService: { infrastructureRoleArn: 'r' },
  UpdateExpressGatewayService: { serviceArn: 's' },
  DeleteExpressGatewayService: { serviceArn: 's' },
  DescribeExpressGatewayService: { serviceArn: 's' },
  CreateGateway: { name: 'g', infrastructureRoleArn: 'r', configuration: { hostSharedAlb: {} } },
  UpdateGateway: { gateway: 'g' },
  DeleteGateway: { gateway: 'g' },
  DescribeGateway: { gateway: 'g' },
  DescribeGatewayResources: { gateway: 'g' },
  DescribeGatewayRoute: { gatewayRouteArn: 'r' },
  ListGateways: {},
  ListGatewayRoutes: {},
  ListGatewayClusterAssociations: {},
  AssociateGatewayWithCluster: { gateway: 'g', cluster: 'c' },
  DisassociateGatewayFromCluster: { gateway: 'g', cluster: 'c' },
  'Marina.GetStatus': {},
  'Marina.ListEngines': {},
  'Marina.UseEngine': { engine: 'auto' },
  'Marina.StartSample': {},
  'Marina.ListLocalDifferences': { taskDefinition: 'web' },
  'Marina.Explain': { service: 'web' },
  'Marina.ListDecisions': { service: 'web' },
  'Marina.PauseService': { service: 'web' },
  'Marina.ResumeService': { service: 'web' },
  'Marina.SetServiceHold': { service: 'web', enabled: true },
  'Marina.HoldTask': { task: 't' },
  'Marina.ReleaseTask': { task: 't' },
  'Marina.SetServiceOrder': { service: 'web', after: ['db'] },
  'Marina.ListSwitches': {},
  'Marina.SetSpeed': { speed: 10 },
  'Marina.SearchLogs': { text: 'word' },
  'Marina.ListTrafficListeners': {},
  'Marina.ListServiceConnectEndpoints': {},
  'Marina.GetEventTarget': {},
  'Marina.SetEventTarget': { eventTarget: 'http://127.0.0.1:9000/events' },
  'Marina.ListHookCommands': {},
  'Marina.SetHookCommand': { name: 'smoke', commandLine: './smoke.sh' },
  'Marina.GetAwsAccess': {},
  'Marina.SetAwsAccess': { secrets: 'local' },
  'Marina.PutSchedule': { name: 'nightly', cluster: 'default', expression: 'rate(1 day)', taskDefinition: 'web' },
  'Marina.DeleteSchedule': { arn: 'arn' },
  'Marina.SetScheduleEnabled': { arn: 'arn', enabled: false },
  'Marina.RunSchedule': { arn: 'arn' },
  'Marina.AddContainerInstance': { instanceType: 't3.small' },
  'Marina.ListInstanceEngines': {},
  'Marina.ForgetEngine': { engine: 'tcp://far:2376' },
  'Marina.TerminateContainerInstance': { containerInstance: 'i' },
  'Marina.PutAutoScalingGroup': { name: 'g' },
  'Marina.DeleteAutoScalingGroup': { name: 'g' },
  'Marina.ListAutoScalingGroups': {},
  'Marina.InterruptTask': { task: 't' },
  'Marina.InterruptContainerInstance': { containerInstance: 'i' },
  'Marina.SendRequests': { listenerArn: 'l', count: 1 },
  'Marina.PreviewSchedule': { expression: 'rate(1 day)' },
}

export const someTime = new Date('2026-09-16T22:26:07.642Z')

/** Marina's times are milliseconds, under names that ECS has for its own. */
export const someStatus = { version: '1', startedAt: someTime.getTime() } as MarinaStatus

export interface FakeCluster {
  dispatcher: Dispatcher
  /** What handlers were called with, in order. */
  calls: { operation: string; request: unknown; context: CallContext }[]
  /** What was worth a warning or an error. */
  logged: { message: string; fields: Record<string, unknown> | undefined }[]
  log: Logger
  /** Replaces what the next call does. */
  answerNextWith(answer: () => unknown): void
  streams: StreamHandlers
  /** Streams that were opened and have ended. */
  endedStreams: string[]
  terminals: FakeTerminal[]
}

export interface FakeTerminal {
  request: ExecRequest
  written: string[]
  inputEnded: boolean
  sizes: { columns: number; rows: number }[]
  closed: boolean
}

/** A cluster behind a real dispatcher whose handlers only write down what they are asked. */
export function fakeCluster(): FakeCluster {
  const calls: FakeCluster['calls'] = []
  const logged: FakeCluster['logged'] = []
  const endedStreams: string[] = []
  const terminals: FakeTerminal[] = []
  let next: (() => unknown) | undefined

  const handler = (operation: string) => (request: unknown, context: CallContext) => {
    calls.push({ operation, request, context })
    const answer = next
    next = undefined
    if (answer) return answer()
    return operation.startsWith('Marina.') ? someStatus : { tasks: [{ createdAt: someTime, desiredStatus: undefined, tags: [] }] }
  }
  const table = (prefix: string, names: readonly string[]) => Object.fromEntries(names.map((name) => [name, handler(prefix + name)]))
  const note = (message: string, fields?: Record<string, unknown>) => void logged.push({ message, fields })
  const log: Logger = { ...silentLogger, warn: note, error: note }
  const streams: StreamHandlers = {
    watch: (_scope, _context, signal) => fakeWatch(signal, endedStreams),
    logs: (request) => fakeLogs(request, endedStreams),
    exec: async (request) => fakeTerminal(request, terminals),
  }
  const dispatcher = createDispatcher({
    ecs: table('', implementedEcsOperations) as unknown as EcsHandlers,
    marina: table('Marina.', Object.keys(marinaRequests)) as unknown as MarinaHandlers,
    streams: {
      watch: (...all) => streams.watch(...all),
      logs: (...all) => streams.logs(...all),
      exec: (...all) => streams.exec(...all),
    },
    log,
  })
  return { dispatcher, calls, logged, log, answerNextWith: (answer) => (next = answer), streams, endedStreams, terminals }
}

/** A snapshot, a change, then silence. */
async function* fakeWatch(signal: AbortSignal, ended: string[]): AsyncGenerator<WatchEvent> {
  try {
    yield { type: 'snapshot', revision: 1, changes: [{ kind: 'status', op: 'put', arn: 'marina', value: someStatus }] }
    yield { type: 'changes', revision: 2, changes: [{ kind: 'task', op: 'put', arn: 't', value: { taskArn: 't', startedAt: someTime } }] }
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  } finally {
    ended.push('watch')
  }
}

/** As many lines as `tail` says, then the end; or an error for a task that is called `missing`. */
async function* fakeLogs(request: LogsRequest, ended: string[]): AsyncGenerator<LogEvent> {
  try {
    const line = { task: 't', container: 'c', time: someTime.toISOString(), stream: 'stdout' as const, text: 'x'.repeat(1000) }
    for (let count = 0; count < (request.tail ?? 3); count += 1) yield { type: 'lines', lines: [line] }
    if (request.tasks?.[0] === 'missing') throw new ClusterError('InvalidParameterException', 'The referenced task was not found.')
    if (request.tasks?.[0] === 'defect') throw new Error('secret detail')
  } finally {
    ended.push('logs')
  }
}

/** Echoes what is written; the word `exit` ends it with code 7. */
function fakeTerminal(request: ExecRequest, terminals: FakeTerminal[]): ExecSession {
  if (request.task === 'missing') throw new ClusterError('TargetNotConnectedException', 'The task is not running.')
  const terminal: FakeTerminal = { request, written: [], inputEnded: false, sizes: [], closed: false }
  terminals.push(terminal)
  const exit = Promise.withResolvers<number>()
  const queue: Uint8Array[] = []
  let over = false
  let wake = () => {}
  const end = () => {
    over = true
    wake()
  }
  async function* output() {
    while (true) {
      for (let bytes = queue.shift(); bytes; bytes = queue.shift()) yield bytes
      if (over) return
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return {
    output: output(),
    write(data) {
      const text = new TextDecoder().decode(data)
      terminal.written.push(text)
      queue.push(new Uint8Array(data))
      if (text === 'exit') {
        exit.resolve(7)
        end()
      } else wake()
    },
    ready: async () => {},
    endInput: () => void (terminal.inputEnded = true),
    resize: (size) => void terminal.sizes.push(size),
    exitCode: exit.promise,
    close() {
      terminal.closed = true
      exit.reject(new ClusterError('ClientException', 'closed'))
      end()
    },
  }
}
