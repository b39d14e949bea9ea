/** A service behind load balancers: what may happen to it, as data that fast-check can make and shrink. */
import fc from 'fast-check'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { createCertificates } from '#cluster/traffic/control/certificates.ts'
import { createTrafficControl, type TrafficControl } from '#cluster/traffic/control/createTrafficControl.ts'
import { createLoadBalancing } from '#cluster/traffic/loadBalancing/index.ts'
import { forward } from '#cluster/traffic/loadBalancing/world.testSupport.ts'
import { buildTaskDefinition, scope } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { createModelDataPlane, type ModelDataPlane, type TargetFate } from '#test/support/modelDataPlane.ts'

const context = { ...scope, principalArn: 'arn:aws:iam::000000000000:root' }
const limits = [
  { minimumHealthyPercent: 100, maximumPercent: 200 },
  { minimumHealthyPercent: 50, maximumPercent: 100 },
  { minimumHealthyPercent: 67, maximumPercent: 150 },
]
const revisions = [1, 2].map((revision) =>
  buildTaskDefinition(
    { containerDefinitions: [{ name: 'app', image: 'a', cpu: 16, memory: 16, portMappings: [{ containerPort: 80 }] }] },
    { revision },
  ),
)
export const delaySeconds = 20
const groupNames = ['blue', 'green']
/** Indices of the groups that a service may be in. */
const memberships = [[0], [1], [0, 1]]

export type Action =
  | { do: 'scale'; to: number }
  | { do: 'deploy'; revision: number; groups: number }
  | { do: 'configure'; limits: number; graceSeconds: number }
  | { do: 'kill' | 'userStop'; task: number }
  | { do: 'sicken' | 'heal'; target: number }
  | { do: 'restartControl' | 'restartTraffic' }
  | { do: 'wait'; ms: number }

const kind = <Do extends Action['do']>(...names: Do[]) => fc.constantFrom(...names)
const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: kind('wait'), ms: fc.constantFrom(1, 1_000, 4_000, 12_000, 40_000) }) },
  { weight: 4, arbitrary: fc.record({ do: kind('scale'), to: fc.integer({ min: 0, max: 5 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: kind('deploy'), revision: fc.nat(revisions.length - 1), groups: fc.nat(memberships.length - 1) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: kind('configure'), limits: fc.nat(limits.length - 1), graceSeconds: fc.constantFrom(0, 30) }),
  },
  { weight: 4, arbitrary: fc.record({ do: kind('kill', 'userStop'), task: fc.nat(4) }) },
  { weight: 3, arbitrary: fc.record({ do: kind('sicken', 'heal'), target: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: kind('restartControl', 'restartTraffic') }) },
)
export const actions = fc.array(action, { minLength: 1, maxLength: 20 })

/** Of a task, and of its target in each group. */
interface TaskFate {
  task: Fate
  targets: TargetFate[]
}
const targetFate = fc.record({
  says: fc.constantFrom<TargetFate['says'][]>('healthy', 'healthy', 'healthy', 'unhealthy', undefined),
  drainMs: fc.constantFrom(0, 500, 15_000, 600_000),
})
export const fates: fc.Arbitrary<TaskFate[]> = fc.array(
  fc.record({
    task: fc.record({ startMs: fc.constantFrom(100, 1_000, 10_000), stopMs: fc.constantFrom(0, 5_000) }),
    targets: fc.array(targetFate, { minLength: groupNames.length, maxLength: groupNames.length }),
  }),
  { minLength: 1, maxLength: 6 },
)

export type BalancedWorld = Awaited<ReturnType<typeof openBalancedWorld>>

/** A service of three tasks behind a load balancer with two target groups, all loops running. */
export async function openBalancedWorld(fateList: readonly TaskFate[]) {
  let born = 0
  const bornAs = new Map<number, number>()
  const overruled = new Map<string, TargetFate['says']>()
  const calm = { isCalm: false }
  const next = (place: number): TaskFate => fateList[place % fateList.length] ?? { task: { startMs: 1, stopMs: 1 }, targets: [] }
  const cluster = openControlWorld({
    fateOf: () => {
      const hostPort = 32_768 + born
      bornAs.set(hostPort, born)
      const { task } = next(born++)
      return {
        ...(calm.isCalm ? { startMs: 1_000, stopMs: 100 } : task),
        networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort, protocol: 'tcp' }],
      }
    },
  })
  const { store, clock } = cluster
  const fateOf = (key: string): TargetFate => {
    const [groupArn = '', , port] = key.split('|')
    const target = next(bornAs.get(Number(port)) ?? 0).targets[groups.indexOf(groupArn)]
    if (calm.isCalm || !target) return calmTarget
    return overruled.has(key) ? { ...target, says: overruled.get(key) } : target
  }
  const openTraffic = (): { plane: ModelDataPlane; control: TrafficControl } => {
    const plane = createModelDataPlane({ clock, fateOf })
    const certificates = createCertificates({ store, clock })
    const whyNotFree = async () => undefined
    const control = createTrafficControl({
      store,
      clock,
      log: silentLogger,
      dataPlane: plane,
      address: '127.0.0.1',
      whyNotFree,
      certificates,
    })
    control.start()
    return { plane, control }
  }
  const groups = await makeGroups(cluster)
  store.update('register', (tx) => revisions.forEach((revision) => tx.put('taskDefinitions', revision)))
  const world = {
    cluster,
    groups,
    traffic: openTraffic(),
    service: cluster.createService({ desiredCount: 3, loadBalancers: behind(groups, 0) }),
    async restartTraffic() {
      await world.traffic.control.stop()
      world.traffic = openTraffic()
    },
    overrule: (key: string, says: TargetFate['says']) => void overruled.set(key, says),
    /** Whatever was broken is well again, and what users configured can be fulfilled: one task at 50 and 100 percent never moves. */
    endFaults() {
      calm.isCalm = true
      const deploymentConfiguration = { minimumHealthyPercent: 100, maximumPercent: 200 }
      cluster.updateService(world.service, { deploymentConfiguration })
    },
    async close() {
      await world.traffic.control.stop()
      await cluster.close()
    },
  }
  cluster.arns.push(world.service)
  cluster.start()
  return world
}

const calmTarget: TargetFate = { says: 'healthy', drainMs: 0 }

async function makeGroups({ store, clock, ids }: ControlWorld): Promise<string[]> {
  const elb = createLoadBalancing({ store, clock, ids, publishAddress: '127.0.0.1' })
  const { LoadBalancers } = await elb.CreateLoadBalancer({ Name: 'lb', Subnets: ['subnet-1', 'subnet-2'] }, context)
  const groups: string[] = []
  for (const [at, Name] of groupNames.entries()) {
    const { TargetGroups } = await elb.CreateTargetGroup({ Name, Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1' }, context)
    const TargetGroupArn = TargetGroups?.[0]?.TargetGroupArn ?? ''
    const Attributes = [{ Key: 'deregistration_delay.timeout_seconds', Value: String(delaySeconds) }]
    await elb.ModifyTargetGroupAttributes({ TargetGroupArn, Attributes }, context)
    const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    await elb.CreateListener({ LoadBalancerArn, Protocol: 'HTTP', Port: 8000 + at, DefaultActions: [forward(TargetGroupArn)] }, context)
    groups.push(TargetGroupArn)
  }
  return groups
}

const behind = (groups: readonly string[], membership: number): ServiceRecord['loadBalancers'] =>
  (memberships[membership] ?? []).map((at) => ({ targetGroupArn: groups[at] ?? '', containerName: 'app', containerPort: 80 }))

/** Does one thing to the world; nothing where it makes no sense at the moment. */
export async function act(world: BalancedWorld, action: Action): Promise<void> {
  const { cluster, service, groups } = world
  if (action.do === 'wait') return cluster.clock.advance(action.ms)
  if (action.do === 'scale') return cluster.updateService(service, { desiredCount: action.to })
  if (action.do === 'configure') {
    const deploymentConfiguration = limits[action.limits] ?? cluster.service(service).deploymentConfiguration
    return cluster.updateService(service, { deploymentConfiguration, healthCheckGracePeriodSeconds: action.graceSeconds })
  }
  if (action.do === 'deploy') {
    const taskDefinitionArn = revisions[action.revision]?.arn ?? buildTaskDefinition().arn
    return cluster.deploy(service, { taskDefinitionArn, loadBalancers: behind(groups, action.groups) })
  }
  if (action.do === 'restartTraffic') return world.restartTraffic()
  if (action.do === 'restartControl') {
    await cluster.stopControl()
    return cluster.startControl()
  }
  if ('target' in action) {
    const targets = [...cluster.store.read().targets.all()]
    const target = targets[action.target % Math.max(1, targets.length)]
    return target && world.overrule(target.key, action.do === 'sicken' ? 'unhealthy' : 'healthy')
  }
  if (action.do !== 'kill' && action.do !== 'userStop') return
  const tasks = cluster.liveTasks(service)
  const task = tasks[action.task % Math.max(1, tasks.length)]
  if (!task) return
  if (action.do === 'kill') return cluster.agent.kill(task.arn)
  return cluster.stopTask(task.arn)
}
