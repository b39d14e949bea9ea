/**
 * Bugs that the property suites must catch, and by which property. `npm run test:planted` plants each alone in a copy of the sources and
 * fails where the property named does not: a suite that is green whatever the code does proves nothing.
 */
type File = 'control' | 'circuitBreaker' | 'earlySuccess' | 'loadBalancers' | 'shifting' | 'daemons' | 'cluster'

export interface Bug {
  /** What is wrong, in words. */
  name: string
  /** Below `src/cluster`. */
  file: string
  /** Text that is there once. */
  find: string
  replace: string
  suite: File
  /** How the name of a test begins that must fail. */
  caughtBy: string
}

const safety = 'safety: keeps every rule at every commit'
const liveness = 'liveness: comes to rest as wanted'

export const bugs: readonly Bug[] = [
  {
    name: 'minimumHealthyPercent is rounded down',
    file: 'api/rollingProgress.ts',
    find: 'minHealthy: Math.ceil(',
    replace: 'minHealthy: Math.floor(',
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'maximumPercent is rounded up',
    file: 'api/rollingProgress.ts',
    find: 'maxRunning: Math.floor(',
    replace: 'maxRunning: Math.ceil(',
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'tasks that are stopping do not count against maximumPercent',
    file: 'control/services/planStart.ts',
    find: 'limits.maxRunning - live.length',
    replace: "limits.maxRunning - live.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').length",
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'an update stops all healthy tasks of the older deployment at once',
    file: 'control/services/planStops.ts',
    find: 'return clamp(healthyTotal - limits.minHealthy, leaving.healthy.length)',
    replace: 'return healthyTotal > 0 ? leaving.healthy.length : 0',
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'scale-in takes tasks that serve before those that do not run yet',
    file: 'control/services/planStops.ts',
    find: '[pending.filter((task) => !runs(task)), pending.filter(runs), healthy]',
    replace: '[healthy, pending.filter(runs), pending.filter((task) => !runs(task))]',
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'control writes lastStatus, which is the agent’s',
    file: 'state/writes/tasks.ts',
    find: "          desiredStatus: 'STOPPED',\n",
    replace: "          lastStatus: 'STOPPING',\n          desiredStatus: 'STOPPED',\n",
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'a report of health takes lastStatus back',
    file: 'state/writes/tasks.ts',
    find: '    const { lastStatus } = fields\n',
    replace:
      "    if (fields.healthStatus !== undefined) return { ...fields, lastStatus: 'ACTIVATING' }\n    const { lastStatus } = fields\n",
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'placement forgets what tasks have reserved',
    file: 'control/scheduler/choosePlacement.ts',
    find: 'if (reserved.cpu > free.cpu) {',
    replace: 'if (reserved.cpu > instance.registered.cpu) {',
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'a host port is promised twice',
    file: 'control/scheduler/nodeCapacity.ts',
    find: 'if (reserved.tcpPorts.length + reserved.udpPorts.length === 0) return []',
    replace: 'if (reserved.tcpPorts.length + reserved.udpPorts.length < 9) return []',
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'tasks are placed on instances that drain',
    file: 'control/scheduler/choosePlacement.ts',
    find: "snapshot.containerInstances.by('activeOfCluster', cluster.arn)",
    replace: "snapshot.containerInstances.by('registeredOfCluster', cluster.arn)",
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'a service says that it is steady while its deployment goes on',
    file: 'control/services/rolling/progress.ts',
    find: 'const steady = done && rebalance',
    replace: 'const steady = rebalance',
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'a deployment is an early success by tasks that are not healthy yet',
    file: 'control/services/rolling/progress.ts',
    find: 'census.current.healthy.length >= early.required',
    replace: 'census.current.healthy.length + census.current.pending.length >= early.required',
    suite: 'earlySuccess',
    caughtBy: safety,
  },
  {
    name: 'an early success does not wait for older tasks that are to be gone',
    file: 'control/services/rolling/progress.ts',
    find: "early?.cleanup === 'DEFERRED' ||",
    replace: 'early !== undefined ||',
    suite: 'earlySuccess',
    caughtBy: safety,
  },
  {
    name: 'a service that stopped tasks of its own deployment is not looked at again',
    file: 'control/ownWrites.ts',
    find: ' && after.deploymentId !== primary?.id',
    replace: ' && primary !== undefined',
    suite: 'control',
    caughtBy: safety,
  },
  {
    name: 'a service is not woken when its task runs',
    file: 'control/wakeUps.ts',
    find: '    phaseOf(before) !== phaseOf(after) ||\n',
    replace: '',
    suite: 'control',
    caughtBy: liveness,
  },
  {
    name: 'a service is not looked at when its launch pause ends',
    file: 'control/services/planParts.ts',
    find: "('until' in hold ? hold.until : undefined)",
    replace: "('until' in hold && hold.by !== 'launchPause' ? hold.until : undefined)",
    suite: 'control',
    caughtBy: liveness,
  },
  {
    name: 'tasks on an instance that drains stay there',
    file: 'control/services/census.ts',
    find: "return instance !== undefined && instance.status !== 'ACTIVE'",
    replace: "return instance !== undefined && instance.status === 'DEREGISTERING'",
    suite: 'control',
    caughtBy: liveness,
  },
  {
    name: 'the circuit breaker never opens',
    file: 'control/deployments/circuitBreaker.ts',
    find: 'return breaker !== undefined && primary.failedTasks >=',
    replace: 'return breaker !== undefined && primary.failedTasks > 1_000 +',
    suite: 'circuitBreaker',
    caughtBy: 'liveness: ends at the last revision that works',
  },
  {
    name: 'a task that crashes counts as healthy as soon as it runs, and closes the breaker',
    file: 'control/services/serviceHealth.ts',
    find: 'now >= provenAt(task, provenMs)',
    replace: 'now >= provenAt(task, 0)',
    suite: 'circuitBreaker',
    caughtBy: 'liveness: ends at the last revision that works',
  },
  {
    name: 'a task is not deregistered when it is to stop',
    file: 'state/writes/tasks.ts',
    find: '  deregisterTask(tx, arn, stop.now)\n',
    replace: '',
    suite: 'loadBalancers',
    caughtBy: 'safety: stops nobody who still has requests',
  },
  {
    name: 'a task counts as healthy before its load balancers say so',
    file: 'control/services/serviceHealth.ts',
    find: "  if (targets === 'pending') return 'pending'\n",
    replace: '',
    suite: 'loadBalancers',
    caughtBy: 'safety: stops nobody who still has requests',
  },
  {
    name: 'Service Connect sends to a new revision as soon as its deployment begins',
    file: 'state/shiftingDeployments.ts',
    find: 'production: lifecycle?.production ?? 0, test',
    replace: 'production: lifecycle?.production || 50, test',
    suite: 'shifting',
    caughtBy: 'safety: never sends traffic where nobody is',
  },
  {
    name: 'Service Connect goes on sending to a revision that was given up and is let go',
    file: 'traffic/connect/connectGroups.ts',
    find: ' : { production: 0, test: 0 }',
    replace: ' : { production: 1, test: 1 }',
    suite: 'shifting',
    caughtBy: 'safety: never sends traffic where nobody is',
  },
  {
    name: 'a daemon starts its new task beside the old one',
    file: 'control/services/daemonInstances.ts',
    find: 'const taken = new Set(live.map(({ containerInstanceArn }) => containerInstanceArn))',
    replace: "const taken = new Set(live.map((task) => task.lastStatus === 'RUNNING' && task.containerInstanceArn))",
    suite: 'daemons',
    caughtBy: 'safety: never has two tasks on one instance',
  },
  {
    name: 'the agent does not hear that a container has died',
    file: 'agent/upkeep/hearEvents.ts',
    find: "    case 'die':\n      return !hasEnded(view)\n",
    replace: '',
    suite: 'cluster',
    caughtBy: 'liveness: comes to rest as wanted by events alone',
  },
  {
    name: 'the agent lists containers once and never again',
    file: 'agent/upkeep/relist.ts',
    find: 'if (!stopped) cancel = clock.after(',
    replace: 'if (stopped) cancel = clock.after(',
    suite: 'cluster',
    caughtBy: 'liveness: comes to rest as wanted when events are lost',
  },
  {
    name: 'a queue drops a key that is added while it runs',
    file: 'lib/reconcileQueue.ts',
    find: "else if (entry.state === 'running') entry.again = true",
    replace: "else if (entry.state === 'running') return",
    suite: 'cluster',
    caughtBy: 'liveness: comes to rest as wanted by events alone',
  },
]
