import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ClusterError, ecsErrorCodes } from '#cluster/api/errors.ts'
import { type ImplementedEcsOperation, implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import { arn, createHandlersWorld } from './handlers.testSupport.ts'

/** Requests of the right JSON types, but with any value in any place. */

const text = fc.oneof(
  fc.constantFrom(
    '',
    'web',
    'web:1',
    'web:2',
    'web:x',
    'default',
    'nope',
    'app',
    'awsvpc',
    'bridge',
    'host',
    'FARGATE',
    'EC2',
    'task',
    'TAGS',
    'TASK_DEFINITION',
    'RUNNING',
    'STOPPED',
    'ACTIVE',
    '256',
    '512',
    'awslogs',
    'CMD-SHELL',
    'START',
    'a'.repeat(32),
    '__proto__',
    'constructor',
  ),
  fc.constantFrom('cluster/default', 'service/default/web', 'task-definition/web:1', 'task/x', 'cluster/').map(arn),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
)
const number = fc.oneof(fc.integer({ min: -1, max: 300 }), fc.constantFrom(80, 512, 1024, 70_000, 2 ** 31 - 1, -(2 ** 31)))
const maybe = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
const mostly = (...values: (string | undefined)[]) =>
  fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: text })
const cluster = mostly(undefined, 'default')
const some = <T>(value: fc.Arbitrary<T>) => maybe(fc.array(value, { maxLength: 3 }))
const map = maybe(fc.dictionary(text, text, { maxKeys: 3 }))
const flag = maybe(fc.boolean())
/** Each member is there or not. */
const members = (model: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(model).map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)))

/** A valid value with one to three of its members replaced by any, or taken out. */
const almost = (valid: object, model: Record<string, fc.Arbitrary<unknown>>) =>
  fc.subarray(Object.keys(model), { minLength: 1, maxLength: 3 }).chain((names) => {
    const replaced = fc.record(Object.fromEntries(names.map((name) => [name, model[name] ?? text])))
    return replaced.map((change) => Object.fromEntries(Object.entries({ ...valid, ...change }).filter(([, value]) => value !== undefined)))
  })

const pair = members({ name: maybe(text), value: maybe(text) })
const tags = some(members({ key: maybe(text), value: maybe(text) }))
const containerModel = {
  name: maybe(text),
  image: maybe(text),
  cpu: maybe(number),
  memory: maybe(number),
  memoryReservation: maybe(number),
  essential: flag,
  links: some(text),
  command: some(text),
  environment: some(pair),
  environmentFiles: some(members({ value: text, type: text })),
  portMappings: some(
    members({
      containerPort: maybe(number),
      hostPort: maybe(number),
      protocol: maybe(text),
      name: maybe(text),
      containerPortRange: maybe(text),
    }),
  ),
  mountPoints: some(members({ sourceVolume: maybe(text), containerPath: maybe(text), readOnly: flag })),
  volumesFrom: some(members({ sourceContainer: maybe(text) })),
  dependsOn: some(members({ containerName: text, condition: text })),
  secrets: some(members({ name: text, valueFrom: text })),
  startTimeout: maybe(number),
  stopTimeout: maybe(number),
  healthCheck: maybe(members({ command: fc.array(text, { maxLength: 2 }), interval: maybe(number), retries: maybe(number) })),
  restartPolicy: maybe(members({ enabled: fc.boolean(), restartAttemptPeriod: maybe(number) })),
  logConfiguration: maybe(members({ logDriver: text, options: map })),
  firelensConfiguration: maybe(members({ type: text, options: map })),
  linuxParameters: maybe(members({ swappiness: maybe(number), capabilities: maybe(members({ add: some(text) })) })),
  ulimits: some(members({ name: text, softLimit: number, hardLimit: number })),
  resourceRequirements: some(members({ type: text, value: maybe(text) })),
}
const container = almost({ name: 'app', image: 'nginx', memory: 64 }, containerModel)
const volume = members({
  name: maybe(text),
  host: maybe(members({ sourcePath: maybe(text) })),
  dockerVolumeConfiguration: maybe(members({ scope: maybe(text), autoprovision: flag })),
  efsVolumeConfiguration: maybe(
    members({ fileSystemId: text, transitEncryptionPort: maybe(number), authorizationConfig: maybe(members({ iam: maybe(text) })) }),
  ),
  configuredAtLaunch: flag,
})
const networkConfiguration = maybe(
  members({ awsvpcConfiguration: maybe(members({ subnets: fc.array(text, { maxLength: 2 }), assignPublicIp: maybe(text) })) }),
)
const strategy = some(members({ capacityProvider: text, base: maybe(number), weight: maybe(number) }))
const placement = {
  placementConstraints: some(members({ type: maybe(text), expression: maybe(text) })),
  placementStrategy: some(members({ type: maybe(text), field: maybe(text) })),
}
const deploymentConfiguration = maybe(
  members({
    maximumPercent: maybe(number),
    minimumHealthyPercent: maybe(number),
    strategy: maybe(text),
    bakeTimeInMinutes: maybe(number),
    deploymentCircuitBreaker: maybe(
      members({ enable: fc.boolean(), rollback: fc.boolean(), thresholdConfiguration: maybe(members({ type: text, value: number })) }),
    ),
  }),
)
const page = { maxResults: maybe(number), nextToken: maybe(text) }
const launch = {
  launchType: maybe(text),
  capacityProviderStrategy: strategy,
  platformVersion: maybe(text),
  networkConfiguration,
  ...placement,
}

const scale = maybe(members({ value: maybe(number), unit: maybe(text) }))
const taskSet = mostly('ecs-svc/1000000000000000005', arn('task-set/default/external/ecs-svc/1000000000000000005'))
/** Of service `web`, by the first ids that `countingIds` gives it. */
const partOfService = (type: string) =>
  arn(`${type}/default/web/${type === 'service-revision' ? '1000000000000000003' : 'AAAAAAAAAAAAAAAAAAAABA'}`)

const anyArn = fc.oneof(
  text,
  fc.constantFrom('cluster/default', 'cluster/nope', 'service/default/web', 'task-definition/web:1', 'capacity-provider/p').map(arn),
)
const settingName = mostly('containerInsights', 'taskLongArnFormat', 'guardDutyActivate')
const provider = mostly('FARGATE', 'FARGATE_SPOT', 'p')
const group = maybe(
  members({
    autoScalingGroupArn: mostly('arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u:autoScalingGroupName/g'),
    managedScaling: maybe(members({ status: maybe(text), targetCapacity: maybe(number), minimumScalingStepSize: maybe(number) })),
    managedTerminationProtection: maybe(text),
  }),
)

const attribute = members({ name: maybe(text), value: maybe(text), targetType: maybe(text), targetId: maybe(text) })

const gateway = mostly('g', arn('gateway/g/00000000000000000000000000000001'))
const infrastructureRoleArn = mostly('arn:aws:iam::000000000000:role/infra')
const hostSharedAlb = members({
  networkConfiguration: maybe(members({ subnets: some(text), inboundSecurityGroup: maybe(text), ipAddressType: maybe(text) })),
  scheme: maybe(text),
  webACLArn: maybe(text),
  port: maybe(number),
  protocol: maybe(text),
  maxAlbCount: maybe(number),
  httpDesync: maybe(text),
})
const gatewayChange = {
  infrastructureRoleArn: maybe(infrastructureRoleArn),
  deletionProtection: flag,
  configuration: maybe(fc.record({ hostSharedAlb })),
  propagateTags: maybe(text),
}

const daemonArn = mostly(arn('daemon/default/agent'))
const daemonModel = {
  daemonTaskDefinitionArn: mostly(arn('daemon-task-definition/agent:1'), 'agent'),
  capacityProviderArns: fc.array(mostly(arn('capacity-provider/managed')), { maxLength: 3 }),
  deploymentConfiguration: maybe(
    members({ drainPercent: maybe(number), bakeTimeInMinutes: maybe(number), alarms: maybe(members({ enable: flag })) }),
  ),
  propagateTags: maybe(text),
  enableECSManagedTags: flag,
  enableExecuteCommand: flag,
  critical: flag,
}
const daemonRequest = {
  daemonTaskDefinitionArn: arn('daemon-task-definition/agent:1'),
  capacityProviderArns: [arn('capacity-provider/managed')],
}
const daemonTaskDefinition = mostly('agent', 'agent:1', arn('daemon-task-definition/agent:1'))
const partOfDaemon = (type: string) => arn(`${type}/default/agent/1`)

const expressService = mostly(arn('service/default/express'), arn('service/default/web'))
const expressModel = {
  executionRoleArn: maybe(text),
  healthCheckPath: maybe(text),
  primaryContainer: maybe(
    members({
      image: text,
      containerPort: maybe(number),
      environment: some(pair),
      command: some(text),
      secrets: some(members({ name: text, valueFrom: text })),
    }),
  ),
  cpu: maybe(text),
  memory: maybe(text),
  networkConfiguration: maybe(members({ subnets: some(text), securityGroups: some(text) })),
  scalingTarget: maybe(members({ minTaskCount: maybe(number), maxTaskCount: maybe(number), autoScalingMetric: maybe(text) })),
  taskDefinitionArn: maybe(text),
}

const requests: Record<ImplementedEcsOperation, fc.Arbitrary<unknown>> = {
  CreateCluster: members({
    clusterName: maybe(text),
    tags,
    settings: some(pair),
    capacityProviders: some(text),
    defaultCapacityProviderStrategy: strategy,
  }),
  DescribeClusters: members({ clusters: some(text), include: some(text) }),
  ListClusters: members(page),
  DeleteCluster: members({ cluster }),
  RegisterTaskDefinition: almost(
    { family: 'web', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }] },
    {
      family: text,
      containerDefinitions: fc.array(container, { maxLength: 3 }),
      volumes: some(volume),
      networkMode: maybe(text),
      cpu: maybe(text),
      memory: maybe(text),
      requiresCompatibilities: some(text),
      executionRoleArn: maybe(text),
      pidMode: maybe(text),
      tags,
      placementConstraints: placement.placementConstraints,
      proxyConfiguration: maybe(members({ containerName: text, properties: some(pair) })),
      ephemeralStorage: maybe(members({ sizeInGiB: number })),
      runtimePlatform: maybe(members({ cpuArchitecture: maybe(text), operatingSystemFamily: maybe(text) })),
    },
  ),
  DeregisterTaskDefinition: members({ taskDefinition: mostly('web', 'web:1', 'fargate') }),
  DescribeTaskDefinition: members({ taskDefinition: mostly('web', 'web:1', 'fargate'), include: some(text) }),
  ListTaskDefinitions: members({ familyPrefix: maybe(text), status: maybe(text), sort: maybe(text), ...page }),
  ListTaskDefinitionFamilies: members({ familyPrefix: maybe(text), status: maybe(text), ...page }),
  RunTask: almost(
    { taskDefinition: 'web' },
    {
      cluster,
      taskDefinition: mostly('web', 'web:1', 'fargate'),
      count: maybe(number),
      group: maybe(text),
      startedBy: maybe(text),
      clientToken: maybe(text),
      propagateTags: maybe(text),
      tags,
      overrides: maybe(
        members({
          containerOverrides: some(members({ name: maybe(text), cpu: maybe(number), memory: maybe(number), command: some(text) })),
          cpu: maybe(text),
          memory: maybe(text),
        }),
      ),
      ...launch,
    },
  ),
  StopTask: members({ cluster, task: text, reason: maybe(text) }),
  DescribeTasks: members({ cluster, tasks: fc.array(text, { maxLength: 3 }), include: some(text) }),
  ListTasks: members({
    cluster,
    family: maybe(text),
    serviceName: maybe(text),
    startedBy: maybe(text),
    desiredStatus: maybe(text),
    containerInstance: maybe(text),
    launchType: maybe(text),
    ...page,
  }),
  CreateService: almost(
    { serviceName: 'web-2', taskDefinition: 'web', desiredCount: 1 },
    {
      cluster,
      serviceName: text,
      taskDefinition: maybe(text),
      desiredCount: maybe(number),
      clientToken: maybe(text),
      schedulingStrategy: maybe(text),
      deploymentConfiguration,
      healthCheckGracePeriodSeconds: maybe(number),
      loadBalancers: some(members({ targetGroupArn: maybe(text), containerName: maybe(text), containerPort: maybe(number) })),
      propagateTags: maybe(text),
      availabilityZoneRebalancing: maybe(text),
      tags,
      ...launch,
    },
  ),
  UpdateService: almost(
    { service: 'web' },
    {
      cluster,
      service: mostly('web'),
      taskDefinition: maybe(text),
      desiredCount: maybe(number),
      forceNewDeployment: flag,
      deploymentConfiguration,
      ...launch,
    },
  ),
  DeleteService: members({ cluster, service: mostly('web'), force: flag }),
  DescribeServices: members({ cluster, services: fc.array(mostly('web'), { maxLength: 3 }), include: some(text) }),
  ListServices: members({ cluster, launchType: maybe(text), schedulingStrategy: maybe(text), ...page }),
  DescribeContainerInstances: members({ cluster, containerInstances: fc.array(text, { maxLength: 3 }), include: some(text) }),
  ListContainerInstances: members({ cluster, status: maybe(text), filter: maybe(text), ...page }),
  TagResource: members({ resourceArn: anyArn, tags: fc.array(members({ key: maybe(text), value: maybe(text) }), { maxLength: 3 }) }),
  UntagResource: members({ resourceArn: anyArn, tagKeys: fc.array(text, { maxLength: 3 }) }),
  ListTagsForResource: members({ resourceArn: anyArn }),
  PutAccountSetting: members({ name: settingName, value: text, principalArn: maybe(text) }),
  PutAccountSettingDefault: members({ name: settingName, value: text }),
  DeleteAccountSetting: members({ name: settingName, principalArn: maybe(text) }),
  ListAccountSettings: members({ name: maybe(settingName), value: maybe(text), effectiveSettings: flag, ...page }),
  UpdateCluster: members({ cluster, settings: some(pair), serviceConnectDefaults: maybe(members({ namespace: text })) }),
  UpdateClusterSettings: members({ cluster, settings: fc.array(pair, { maxLength: 2 }) }),
  PutClusterCapacityProviders: members({
    cluster,
    capacityProviders: fc.array(provider, { maxLength: 3 }),
    defaultCapacityProviderStrategy: fc.array(members({ capacityProvider: provider, base: maybe(number), weight: maybe(number) }), {
      maxLength: 3,
    }),
  }),
  CreateCapacityProvider: members({ name: provider, cluster: maybe(text), tags, autoScalingGroupProvider: group }),
  UpdateCapacityProvider: members({ name: provider, autoScalingGroupProvider: group }),
  DeleteCapacityProvider: members({ capacityProvider: provider }),
  DescribeCapacityProviders: members({ capacityProviders: some(provider), cluster: maybe(text), include: some(text), ...page }),
  DeleteTaskDefinitions: members({ taskDefinitions: fc.array(mostly('web:1', 'fargate:1'), { maxLength: 3 }) }),
  UpdateTaskProtection: members({
    cluster,
    tasks: fc.array(text, { maxLength: 3 }),
    protectionEnabled: fc.boolean(),
    expiresInMinutes: maybe(number),
  }),
  GetTaskProtection: members({ cluster, tasks: some(text) }),
  RegisterContainerInstance: members({
    cluster,
    instanceIdentityDocument: maybe(text),
    totalResources: some(
      members({
        name: mostly('CPU', 'MEMORY', 'PORTS'),
        integerValue: maybe(number),
        stringSetValue: maybe(fc.array(text, { maxLength: 2 })),
      }),
    ),
    versionInfo: maybe(members({ agentVersion: maybe(text), dockerVersion: maybe(text) })),
    containerInstanceArn: maybe(text),
    attributes: some(attribute),
    tags,
  }),
  DeregisterContainerInstance: members({ cluster, containerInstance: text, force: flag }),
  UpdateContainerInstancesState: members({ cluster, containerInstances: fc.array(text, { maxLength: 3 }), status: text }),
  UpdateContainerAgent: members({ cluster, containerInstance: text }),
  PutAttributes: members({ cluster, attributes: fc.array(attribute, { maxLength: 3 }) }),
  DeleteAttributes: members({ cluster, attributes: fc.array(attribute, { maxLength: 3 }) }),
  ListAttributes: members({
    cluster,
    targetType: mostly('container-instance'),
    attributeName: maybe(text),
    attributeValue: maybe(text),
    ...page,
  }),
  StartTask: members({ cluster, taskDefinition: mostly('web'), containerInstances: fc.array(text, { maxLength: 3 }), group: maybe(text) }),
  DiscoverPollEndpoint: members({ cluster, containerInstance: maybe(text) }),
  SubmitTaskStateChange: members({
    cluster,
    task: maybe(text),
    status: maybe(text),
    containers: some(members({ containerName: maybe(text), status: maybe(text) })),
  }),
  SubmitContainerStateChange: members({ cluster, task: maybe(text), containerName: maybe(text), status: maybe(text) }),
  SubmitAttachmentStateChanges: members({
    cluster,
    attachments: fc.array(members({ attachmentArn: text, status: text }), { maxLength: 2 }),
  }),
  ListServiceDeployments: members({
    cluster,
    service: mostly('web'),
    status: some(text),
    createdAt: maybe(members({ before: maybe(fc.date({ noInvalidDate: true })), after: maybe(fc.date({ noInvalidDate: true })) })),
    ...page,
  }),
  DescribeServiceDeployments: members({ serviceDeploymentArns: fc.array(mostly(partOfService('service-deployment')), { maxLength: 3 }) }),
  DescribeServiceRevisions: members({ serviceRevisionArns: fc.array(mostly(partOfService('service-revision')), { maxLength: 3 }) }),
  StopServiceDeployment: members({ serviceDeploymentArn: mostly(partOfService('service-deployment')), stopType: maybe(text) }),
  ContinueServiceDeployment: members({
    serviceDeploymentArn: mostly(partOfService('service-deployment')),
    hookId: text,
    action: maybe(text),
  }),
  ListServicesByNamespace: members({ namespace: text, ...page }),
  ExecuteCommand: members({ cluster, task: text, container: maybe(text), command: text, interactive: fc.boolean() }),
  CreateTaskSet: almost(
    { cluster: 'default', service: 'external', taskDefinition: 'web' },
    { cluster, service: text, taskDefinition: text, scale, externalId: maybe(text), clientToken: maybe(text), tags, ...launch },
  ),
  UpdateTaskSet: members({ cluster, service: mostly('external'), taskSet, scale }),
  DeleteTaskSet: members({ cluster, service: mostly('external'), taskSet, force: flag }),
  DescribeTaskSets: members({ cluster, service: mostly('external', 'web'), taskSets: some(taskSet), include: some(text) }),
  UpdateServicePrimaryTaskSet: members({ cluster, service: mostly('external'), primaryTaskSet: taskSet }),
  CreateDaemon: almost(
    { daemonName: 'agent', ...daemonRequest },
    { daemonName: text, clusterArn: cluster, clientToken: maybe(text), tags, ...daemonModel },
  ),
  UpdateDaemon: almost({ daemonArn: arn('daemon/default/agent'), ...daemonRequest }, { daemonArn, ...daemonModel }),
  DeleteDaemon: members({ daemonArn }),
  DescribeDaemon: members({ daemonArn }),
  ListDaemons: members({ clusterArn: cluster, capacityProviderArns: some(text), ...page }),
  DescribeDaemonDeployments: members({ daemonDeploymentArns: fc.array(mostly(partOfDaemon('daemon-deployment')), { maxLength: 3 }) }),
  ListDaemonDeployments: members({ daemonArn, status: some(text), ...page }),
  DescribeDaemonRevisions: members({ daemonRevisionArns: fc.array(mostly(partOfDaemon('daemon-revision')), { maxLength: 3 }) }),
  RegisterDaemonTaskDefinition: almost(
    { family: 'agent', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }] },
    {
      family: maybe(text),
      containerDefinitions: fc.array(container, { maxLength: 2 }),
      volumes: some(volume),
      cpu: maybe(text),
      memory: maybe(text),
      pidMode: maybe(text),
      ipcMode: maybe(text),
      tags,
    },
  ),
  DescribeDaemonTaskDefinition: members({ daemonTaskDefinition }),
  ListDaemonTaskDefinitions: members({
    family: maybe(text),
    familyPrefix: maybe(text),
    revision: maybe(text),
    status: maybe(text),
    sort: maybe(text),
    ...page,
  }),
  DeleteDaemonTaskDefinition: members({ daemonTaskDefinition }),
  CreateExpressGatewayService: almost(
    {
      serviceName: 'express',
      infrastructureRoleArn: 'arn:aws:iam::000000000000:role/infra',
      executionRoleArn: 'arn:aws:iam::000000000000:role/run',
      primaryContainer: { image: 'nginx' },
    },
    { cluster, serviceName: maybe(text), infrastructureRoleArn, tags, ...expressModel },
  ),
  UpdateExpressGatewayService: members({ serviceArn: expressService, ...expressModel }),
  DeleteExpressGatewayService: members({ serviceArn: expressService }),
  DescribeExpressGatewayService: members({ serviceArn: expressService, include: some(text) }),
  CreateGateway: almost(
    { name: 'g', infrastructureRoleArn: 'arn:aws:iam::000000000000:role/infra', configuration: { hostSharedAlb: {} } },
    { name: text, clientToken: maybe(text), tags, ...gatewayChange },
  ),
  UpdateGateway: members({ gateway, ...gatewayChange }),
  DeleteGateway: members({ gateway }),
  DescribeGateway: members({ gateway }),
  DescribeGatewayResources: members({ gateway, ...page }),
  DescribeGatewayRoute: members({ gatewayRouteArn: mostly(arn('gateway-route/g/1/2')) }),
  ListGateways: members({ names: some(text), status: some(text), ...page }),
  ListGatewayRoutes: members({ gateway: maybe(gateway), cluster, service: maybe(text), status: some(text), ...page }),
  ListGatewayClusterAssociations: members({ gateway: maybe(gateway), cluster, status: some(text), ...page }),
  AssociateGatewayWithCluster: members({ gateway, cluster: mostly('default') }),
  DisassociateGatewayFromCluster: members({ gateway, cluster: mostly('default') }),
}

const managedProvider = {
  name: 'managed',
  cluster: 'default',
  managedInstancesProvider: {
    infrastructureRoleArn: 'arn:aws:iam::000000000000:role/infra',
    instanceLaunchTemplate: {
      ec2InstanceProfileArn: 'arn:aws:iam::000000000000:instance-profile/ecs',
      networkConfiguration: { subnets: ['subnet-1'] },
    },
  },
}

const anyCall = fc.constantFrom(...implementedEcsOperations).chain((name) => requests[name].map((request) => ({ name, request })))

const codes = new Set<string>(ecsErrorCodes)

describe('almost valid requests', () => {
  it('are answered or refused with an error of ECS that has a sentence, whatever came before', () => {
    let answered = 0
    fc.assert(
      fc.property(fc.array(anyCall, { minLength: 1, maxLength: 15 }), (calls) => {
        const { register, registerFargate, call } = createHandlersWorld()
        register()
        registerFargate()
        call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
        call('CreateService', { serviceName: 'external', desiredCount: 2, deploymentController: { type: 'EXTERNAL' } })
        call('CreateTaskSet', { cluster: 'default', service: 'external', taskDefinition: 'web' })
        call('CreateCapacityProvider', managedProvider)
        call('RegisterDaemonTaskDefinition', { family: 'agent', containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64 }] })
        call('CreateDaemon', { daemonName: 'agent', ...daemonRequest })
        for (const { name, request } of calls) {
          try {
            call(name, request as never)
            answered += 1
          } catch (error) {
            if (!(error instanceof ClusterError)) throw error
            expect(codes).toContain(error.code)
            expect(error.message).toMatch(/^\S.{5,}/s)
            expect(error.message).not.toMatch(/undefined|NaN|\[object/)
          }
        }
      }),
      { numRuns: 300 },
    )
    expect(answered).toBeGreaterThan(300)
  })
})
