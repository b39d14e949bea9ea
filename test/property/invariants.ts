/**
 * What must hold after every commit, whoever wrote it. The arithmetic is written without rounding on purpose, so that it
 * does not share a mistake with the code it watches.
 */
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { taskStatuses } from '#cluster/state/records/taskRecords.ts'
import type { Change, ChangeSet, Snapshot, Store } from '#cluster/state/store.ts'

const controlLabels = new Set(['reconcile service', 'settle task', 'forget old tasks'])
const agentFields = new Set([
  'lastStatus',
  'healthStatus',
  'connectivity',
  'connectivityAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'executionStoppedAt',
  'stoppedAt',
  'containers',
  'networkInterface',
])
const wishFields = new Set(['desiredStatus', 'stopCode', 'stoppedReason', 'stoppingAt', 'tags'])
const controlServiceFields = new Set(['deployments', 'status', 'completedDeploymentId', 'inactiveAt', 'rebalancing'])
/** What was deployed: written again where control brings an earlier deployment back, and nowhere else. */
const deployedFields = new Set([
  'taskDefinitionArn',
  'launchType',
  'capacityProviderStrategy',
  'platformVersion',
  'platformFamily',
  'networkConfiguration',
  'serviceConnect',
  'serviceRegistries',
  'loadBalancers',
])

/** Collects broken rules, with the commit that broke them. @param isAgent which commit labels are the agent's */
export function watchInvariants(store: Store, isAgent: (label: string) => boolean): string[] {
  const broken: string[] = []
  store.subscribe((commit) => {
    const snapshot = store.read()
    const checks = [...commit.changes.flatMap((change) => checkChange(commit, change, isAgent)), ...checkLimits(commit, snapshot)]
    broken.push(
      ...[...checks, ...checkPlacement(commit, snapshot), ...checkSteady(commit, snapshot), ...checkSuccess(commit, snapshot)].map(
        (rule) => `${commit.revision} ${commit.label}: ${rule}`,
      ),
    )
  })
  return broken
}

function checkChange(commit: ChangeSet, change: Change, isAgent: (label: string) => boolean): string[] {
  if (change.table === 'tasks' && change.before && change.after) {
    return [...checkForward(change.before, change.after), ...checkTaskWriter(commit.label, change.before, change.after, isAgent)]
  }
  if (change.table === 'services' && change.after) return checkService(commit.label, change.before, change.after)
  return []
}

const rank = (task: TaskRecord) => taskStatuses.indexOf(task.lastStatus)

function checkForward(before: TaskRecord, after: TaskRecord): string[] {
  const rules: string[] = []
  if (rank(after) < rank(before)) rules.push(`lastStatus went back from ${before.lastStatus} to ${after.lastStatus}`)
  if (before.desiredStatus === 'STOPPED' && after.desiredStatus !== 'STOPPED') rules.push('a stopped task is wanted again')
  if (before.stopCode && before.stopCode !== after.stopCode) rules.push(`stopCode changed from ${before.stopCode} to ${after.stopCode}`)
  if (after.version !== before.version + 1) rules.push(`version went from ${before.version} to ${after.version}`)
  return rules
}

function changedFields(before: object, after: object): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => before[name as keyof typeof before] !== after[name as keyof typeof after] && name !== 'version')
}

function checkTaskWriter(label: string, before: TaskRecord, after: TaskRecord, isAgent: (label: string) => boolean): string[] {
  const allowed = isAgent(label) ? agentFields : wishFields
  return changedFields(before, after)
    .filter((field) => !allowed.has(field))
    .map((field) => `wrote ${field} of a task, which is not its own`)
}

function checkService(label: string, before: ServiceRecord | undefined, after: ServiceRecord): string[] {
  const rules = checkDeployments(after)
  if (!before || !controlLabels.has(label)) return rules
  const [primary] = after.deployments
  const isRollback = primary?.rollbackOf !== undefined && primary.id !== before.deployments[0]?.id
  const isOwn = (field: string) => controlServiceFields.has(field) || (isRollback && deployedFields.has(field))
  const foreign = changedFields(before, after).filter((field) => !isOwn(field))
  return [...rules, ...foreign.map((field) => `wrote ${field} of a service, which is not its own`)]
}

function checkDeployments({ status, deployments }: ServiceRecord): string[] {
  if (status === 'INACTIVE') return deployments.length === 0 ? [] : ['an INACTIVE service has deployments']
  const primaries = deployments.filter((deployment) => deployment.status === 'PRIMARY')
  return primaries.length === 1 && deployments[0] === primaries[0] ? [] : ['not exactly one PRIMARY deployment, listed first']
}

const isHealthy = (task: TaskRecord, snapshot: Snapshot) => {
  if (task.desiredStatus !== 'RUNNING' || task.lastStatus !== 'RUNNING' || task.healthStatus === 'UNHEALTHY') return false
  const definition = snapshot.taskDefinitions.get(task.taskDefinitionArn)?.definition
  return task.healthStatus === 'HEALTHY' || !definition?.containerDefinitions.some((container) => container.healthCheck)
}

/** maximumPercent when a task is started, minimumHealthyPercent when a healthy one is stopped (spec part 1, 5.2). */
function checkLimits({ label, changes }: ChangeSet, snapshot: Snapshot): string[] {
  if (label !== 'reconcile service') return []
  const rules: string[] = []
  for (const change of changes) {
    if (change.table !== 'tasks' || !change.after?.serviceArn) continue
    const service = snapshot.services.get(change.after.serviceArn)
    if (service?.status !== 'ACTIVE') continue
    const { desiredCount, deploymentConfiguration: limits } = service
    const live = snapshot.tasks.by('liveOfService', service.arn)
    const paused = snapshot.serviceSwitches.get(service.arn)?.pausedSince !== undefined
    if (!change.before && paused) rules.push('started a task of a paused service')
    if (!change.before && live.length * 100 > desiredCount * limits.maximumPercent) {
      rules.push(`started a task: ${live.length} live of ${desiredCount} wanted, maximum ${limits.maximumPercent} %`)
    }
    const stopped = change.before && isHealthy(change.before, snapshot) && change.after.stopCode === 'ServiceSchedulerInitiated'
    const healthy = live.filter((task) => isHealthy(task, snapshot)).length
    // Behind a load balancer its targets say who is healthy: that is watched by who watches them.
    const isWatched = service.loadBalancers.length === 0 && !paused
    if (stopped && isWatched && healthy * 100 < desiredCount * limits.minimumHealthyPercent) {
      rules.push(`stopped a healthy task: ${healthy} healthy left of ${desiredCount}, minimum ${limits.minimumHealthyPercent} %`)
    }
  }
  return rules
}

/** What is kept with each write is what counting anew would give. */
export function explainWrongSums(snapshot: Snapshot): string[] {
  const total = (node: string, amount: (task: TaskRecord) => number) =>
    [...snapshot.tasks.all()]
      .filter((task) => task.node === node && task.lastStatus !== 'STOPPED' && task.launchType !== 'FARGATE')
      .reduce((sum, task) => sum + amount(task), 0)
  return ['local', 'other'].flatMap((node) => {
    const cpu = snapshot.tasks.sum('reservedCpuOnNode', node) === total(node, ({ reserved }) => reserved.cpu)
    const memory = snapshot.tasks.sum('reservedMemoryOnNode', node) === total(node, ({ reserved }) => reserved.memoryMiB)
    return cpu && memory ? [] : [`what is reserved on node ${node} was counted wrong`]
  })
}

/** Nothing is put where it does not fit, and no host port is promised twice. */
function checkPlacement({ changes }: ChangeSet, snapshot: Snapshot): string[] {
  const rules: string[] = []
  for (const change of changes) {
    const created = change.table === 'tasks' && !change.before ? change.after : undefined
    if (!created?.containerInstanceArn) continue
    const instance = snapshot.containerInstances.get(created.containerInstanceArn)
    if (instance?.status !== 'ACTIVE' || !instance.agentConnected) rules.push('placed a task on an instance that takes none')
    const neighbours = snapshot.tasks.by('liveOnNode', created.node).filter((task) => task.launchType === 'EC2')
    const cpu = neighbours.reduce((total, task) => total + task.reserved.cpu, 0)
    // Of instances that share a node another one may have had the room for what came later in the commit.
    const most = Math.max(...snapshot.containerInstances.by('node', created.node).map(({ registered }) => registered.cpu))
    if (instance && cpu > most) rules.push(`promised ${cpu} CPU units of ${most}`)
    const ports = neighbours.flatMap((task) => task.reserved.tcpPorts)
    if (new Set(ports).size < ports.length) rules.push(`promised a host port twice: ${ports.join(' ')}`)
  }
  return rules
}

/** "Steady" is true when it is said, and not said twice in a row. */
function checkSteady({ changes }: ChangeSet, snapshot: Snapshot): string[] {
  const rules: string[] = []
  for (const change of changes) {
    const event = change.table === 'serviceEvents' && !change.before ? change.after : undefined
    const service = event && snapshot.services.get(event.serviceArn)
    if (!event?.message.endsWith('has reached a steady state.') || !service) continue
    const running = snapshot.tasks.count('runningOfService', service.arn)
    if (running !== service.desiredCount || service.deployments.length !== 1)
      rules.push(`said steady with ${running} of ${service.desiredCount}`)
    const earlier = snapshot.serviceEvents.by('service', service.arn).at(-2)
    const again = earlier?.message === event.message && earlier.createdAt >= service.createdAt
    if (again && event.createdAt - earlier.createdAt < 6 * 3_600_000) rules.push('said steady twice in a row')
  }
  return rules
}

/**
 * A deployment is successful when enough of its tasks are healthy: all of them, or the percentage that its criteria name, one at least. Nothing
 * is left of older ones, unless that is deferred. A rollback is only whole (spec part 1, 5.11).
 */
function checkSuccess({ changes }: ChangeSet, snapshot: Snapshot): string[] {
  return changes.flatMap((change) => {
    if (change.table !== 'serviceDeployments' || !change.after?.status.endsWith('SUCCESSFUL')) return []
    const { serviceArn, status, lifecycle } = change.after
    const service = snapshot.services.get(serviceArn)
    if (change.before?.status === status || !service || lifecycle || service.loadBalancers.length > 0) return []
    return explainNoSuccess(service, status === 'SUCCESSFUL', snapshot)
  })
}

function explainNoSuccess(
  { arn, desiredCount, deployments, deploymentConfiguration }: ServiceRecord,
  mayBeEarly: boolean,
  snapshot: Snapshot,
) {
  const criteria = deploymentConfiguration.earlySuccessCriteria
  const early = mayBeEarly && criteria?.enable === true
  const live = snapshot.tasks.by('liveOfService', arn)
  const own = live.filter(({ deploymentId }) => deploymentId === deployments[0]?.id)
  const healthy = own.filter((task) => isHealthy(task, snapshot)).length
  const percent = early ? (criteria.healthyPercent ?? 100) : 100
  const enough = healthy * 100 >= desiredCount * percent && (desiredCount === 0 || healthy > 0)
  const maybeLeft = early && criteria.sourceServiceRevisionCleanup === 'DEFERRED'
  return [
    ...(enough ? [] : [`successful with ${healthy} healthy tasks of ${desiredCount} at ${percent} %`]),
    ...(maybeLeft || own.length === live.length ? [] : [`successful with ${live.length - own.length} older tasks`]),
  ]
}
