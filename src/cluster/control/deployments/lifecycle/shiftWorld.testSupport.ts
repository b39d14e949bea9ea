/** A service behind two target groups, or with a name of Service Connect, with handlers, control, a model of an agent and a data plane that carries nothing, on one fake clock. */
import type { CreateServiceRequest, DeploymentConfiguration, ServiceConnectTestTrafficRules, ServiceDeployment } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import { caller } from '#cluster/handlers/handlers.testSupport.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { ruleOf } from '#cluster/state/writes/shiftTraffic.ts'
import { projectConnect } from '#cluster/traffic/connect/projectConnect.ts'
import { createCertificates } from '#cluster/traffic/control/certificates.ts'
import { createTrafficControl } from '#cluster/traffic/control/createTrafficControl.ts'
import { dataPlaneDouble } from '#cluster/traffic/control/dataPlaneDouble.testSupport.ts'
import { createLoadBalancing } from '#cluster/traffic/loadBalancing/index.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import type { Fate } from '#test/support/modelAgent.ts'

export const minute = 60_000
export const second = 1_000

const portMappings = [{ containerPort: 80, name: 'http', appProtocol: 'http' as const }]
const ports = { memory: '64', containerDefinitions: [{ name: 'app', image: 'nginx', cpu: 128, memory: 64, portMappings }] }
/** Of every place of Service Connect. */
const address = '169.254.176.1'

export async function openShiftWorld() {
  const world = createControlledWorld()
  const { store, clock, ids } = world
  for (let revision = 0; revision < 3; revision += 1) world.register(ports)
  const elb = createLoadBalancing({ store, clock, ids, publishAddress: '127.0.0.1' })
  const plane = dataPlaneDouble()
  const certificates = createCertificates({ store, clock })
  const whyNotFree = async () => undefined
  const traffic = createTrafficControl({
    store,
    clock,
    log: silentLogger,
    dataPlane: plane,
    address: '127.0.0.1',
    whyNotFree,
    certificates,
    connectAddress: async () => address,
  })
  traffic.start()
  world.call('UpdateCluster', { cluster: 'default', serviceConnectDefaults: { namespace: 'shop' } })
  const groups = { blue: await group('blue'), green: await group('green') }
  const balancer = await elb.CreateLoadBalancer({ Name: 'web', Subnets: ['subnet-1', 'subnet-2'] }, caller)
  const LoadBalancerArn = balancer.LoadBalancers?.[0]?.LoadBalancerArn ?? ''
  const production = await listener(8001, [groups.blue, groups.green])
  const test = await listener(8002, [groups.green])
  let nextPort = 32_768
  /** What becomes of tasks, and what the data plane finds of their targets. */
  const fate: { of: (task: TaskRecord) => Partial<Fate>; target: (port: number) => 'healthy' | 'unhealthy' } = {
    of: () => ({}),
    target: () => 'healthy',
  }
  world.fates.of = (task) => ({
    ...world.calm,
    startMs: 3 * second,
    networkBindings: [{ bindIP: '127.0.0.1', containerPort: 80, hostPort: nextPort++, protocol: 'tcp' }],
    ...fate.of(task),
  })

  async function group(Name: string): Promise<string> {
    const made = await elb.CreateTargetGroup({ Name, Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1' }, caller)
    return made.TargetGroups?.[0]?.TargetGroupArn ?? ''
  }
  /** The first of the groups has all of it. */
  async function listener(Port: number, to: string[]): Promise<string> {
    const TargetGroups = to.map((TargetGroupArn, at) => ({ TargetGroupArn, Weight: at === 0 ? 1 : 0 }))
    const DefaultActions = [{ Type: 'forward' as const, ForwardConfig: { TargetGroups } }]
    const made = await elb.CreateListener({ LoadBalancerArn, Protocol: 'HTTP', Port, DefaultActions }, caller)
    const rules = await elb.DescribeRules({ ListenerArn: made.Listeners?.[0]?.ListenerArn ?? '' }, caller)
    return rules.Rules?.[0]?.RuleArn ?? ''
  }

  const advancedConfiguration = {
    alternateTargetGroupArn: groups.green,
    productionListenerRule: production,
    testListenerRule: test,
    roleArn: 'arn:aws:iam::000000000000:role/ecsInfrastructureRole',
  }
  const loadBalancers = [{ targetGroupArn: groups.blue, containerName: 'app', containerPort: 80, advancedConfiguration }]

  /** Weights of blue and green, in this order. */
  const weights = (ruleArn = production) => {
    const tuples = ruleOf(store.read(), ruleArn)?.actions[0]?.ForwardConfig?.TargetGroups ?? []
    return Object.values(groups).map((arn) => tuples.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.Weight ?? 0)
  }
  /** What Service Connect sends to the revisions, as the data plane would be told now: percent for each, and tasks that get it. */
  const connected = (kind: 'production' | 'test' = 'production') => {
    const snapshot = store.read()
    const { listeners, targetGroups } = projectConnect(snapshot, new Map([[0, address]]))
    const action = listeners[0]?.rules.at(kind === 'test' ? 0 : -1)?.action
    const forwarded = action?.type === 'forward' ? action.targetGroups : []
    const total = forwarded.reduce((sum, { weight }) => sum + weight, 0)
    return forwarded.map(({ arn, weight }) => {
      // Each deployment here is one that shifts traffic, and has a group of its own.
      const deploymentId = arn.split('#')[1] ?? ''
      return {
        deploymentId,
        taskDefinition: shortName(revisionOf(snapshot, deploymentId)),
        percent: total > 0 ? Math.round((weight / total) * 1000) / 10 : 0,
        serving: (targetGroups.find((one) => one.arn === arn)?.targets ?? []).filter(({ draining }) => !draining).length,
      }
    })
  }
  const revisionOf = (snapshot: Snapshot, id: string) =>
    snapshot.serviceRevisions
      .by('service', 'arn:aws:ecs:us-east-1:000000000000:service/default/web')
      .find(({ deploymentId }) => deploymentId === id)?.deployed.taskDefinitionArn ?? ''
  const describeAll = (): ServiceDeployment[] => {
    const listed = world.call('ListServiceDeployments', { service: 'web' }).serviceDeployments ?? []
    const serviceDeploymentArns = listed.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? [])
    return world.call('DescribeServiceDeployments', { serviceDeploymentArns }).serviceDeployments ?? []
  }

  return {
    ...world,
    elb,
    plane,
    groups,
    production,
    test,
    fate,
    loadBalancers,
    advancedConfiguration,
    weights,
    connected,
    /** In place of load balancers. */
    byConnect: (testTrafficRules?: ServiceConnectTestTrafficRules) => ({
      loadBalancers: [],
      serviceConnectConfiguration: {
        enabled: true,
        services: [{ portName: 'http', clientAliases: [{ port: 8080, dnsName: 'web', ...(testTrafficRules && { testTrafficRules }) }] }],
      },
    }),
    listConnected: () => traffic.connect.list(store.read(), caller),
    describeAll,
    create(deploymentConfiguration: DeploymentConfiguration, more: Partial<CreateServiceRequest> = {}) {
      const request = { serviceName: 'web', taskDefinition: 'web:1', desiredCount: 2, loadBalancers, deploymentConfiguration }
      return world.call('CreateService', { ...request, ...more })
    },
    /** A deployment of this revision. */
    deploy: (revision: number) => world.call('UpdateService', { service: 'web', taskDefinition: `web:${revision}` }),
    /** The newest service deployment. */
    newest: (): ServiceDeployment => describeAll()[0] ?? {},
    service: () => world.call('DescribeServices', { services: ['web'] }).services?.[0] ?? {},
    /** Running tasks of each revision, from the first. */
    running: () => {
      const tasks = store
        .read()
        .tasks.by('live', 'live')
        .filter((task) => task.lastStatus === 'RUNNING' && task.desiredStatus === 'RUNNING')
      return [1, 2, 3].map((revision) => tasks.filter(({ taskDefinitionArn }) => taskDefinitionArn.endsWith(`:${revision}`)).length)
    },
    /** Its events, oldest first, without what is different each time. */
    events: () =>
      store
        .read()
        .serviceEvents.by('service', 'arn:aws:ecs:us-east-1:000000000000:service/default/web')
        .map(({ message }) => message.replace(/^\(service [^)]*\) /, '')),
    /** The clock goes on, second by second; targets are checked and drained on the way. */
    async pass(ms: number) {
      for (let passed = 0; passed < ms; passed += second) {
        await clock.advance(Math.min(second, ms - passed))
        for (const target of store.read().targets.all())
          if (target.drainingSince === undefined) plane.report(fate.target(target.port), target)
        plane.drain()
      }
    },
    async close() {
      await traffic.stop()
      await world.close()
    },
  }
}
