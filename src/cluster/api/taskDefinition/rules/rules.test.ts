import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { collectTaskDefinitionProblems } from '../collectTaskDefinitionProblems.ts'
import { validateTaskDefinition } from '../validateTaskDefinition.ts'

type Change = Partial<RegisterTaskDefinitionRequest>

const app: ContainerDefinition = { name: 'app', image: 'nginx:1.27', memory: 128 }
const side: ContainerDefinition = { name: 'side', image: 'busybox', memory: 64, essential: false }
const role = 'arn:aws:iam::000000000000:role/execution'

const base = (change: Change = {}): RegisterTaskDefinitionRequest => ({ family: 'web', containerDefinitions: [app], ...change })
const one = (change: Partial<ContainerDefinition>, task: Change = {}) => base({ containerDefinitions: [{ ...app, ...change }], ...task })
const two = (change: Partial<ContainerDefinition>, other: Partial<ContainerDefinition> = {}, task: Change = {}) =>
  base({
    containerDefinitions: [
      { ...app, ...change },
      { ...side, ...other },
    ],
    ...task,
  })
const awsvpc = { networkMode: 'awsvpc' } as const
const fargate = (change: Change = {}, container: Partial<ContainerDefinition> = {}) =>
  one(container, { requiresCompatibilities: ['FARGATE'], ...awsvpc, cpu: '256', memory: '512', ...change })
const awslogs = (options: Record<string, string>): Partial<ContainerDefinition> => ({ logConfiguration: { logDriver: 'awslogs', options } })
const fullLogs = { 'awslogs-region': 'us-east-1', 'awslogs-group': 'g', 'awslogs-stream-prefix': 'p' }
const volume = (volume: NonNullable<RegisterTaskDefinitionRequest['volumes']>[number]) =>
  one({ mountPoints: [{ sourceVolume: 'v', containerPath: '/v' }] }, { volumes: [{ name: 'v', ...volume }] })

/** What is wrong, where, and ECS's own sentence (spec part 1, 3.7). ClientException unless said. */
const rows: [string, RegisterTaskDefinitionRequest, string, string, string?][] = [
  ['no family', base({ family: '' }), 'family', 'Family should not be null or empty.'],
  [
    'family with a space',
    base({ family: 'my web' }),
    'family',
    'Invalid family name. Up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores are allowed.',
  ],
  ['cpu not an amount', base({ cpu: 'lots' }), 'cpu', "Invalid 'cpu' setting for task.", 'InvalidParameterException'],
  ['cpu too small', base({ cpu: '64' }), 'cpu', "Invalid 'cpu' setting for task.", 'InvalidParameterException'],
  ['memory not an amount', base({ memory: '512MB' }), 'memory', "Invalid 'memory' setting for task.", 'InvalidParameterException'],
  ['no containers', base({ containerDefinitions: [] }), 'containerDefinitions', 'Container list cannot be empty.'],
  [
    'eleven containers',
    base({ containerDefinitions: Array.from({ length: 11 }, (_, n) => ({ ...app, name: `c${n}` })) }),
    'containerDefinitions',
    'containerDefinitions can have at most 10 items',
  ],
  ['too large', one({ command: ['x'.repeat(66_000)] }), '', 'The task definition is larger than the maximum of 64 KiB.'],
  ['unknown network mode', base({ networkMode: 'nat' as never }), 'networkMode', 'Network mode should be one of [bridge,host,awsvpc,none]'],
  [
    'unknown compatibility',
    base({ requiresCompatibilities: ['LAMBDA' as never] }),
    'requiresCompatibilities[0]',
    'Compatibility should be one of [EC2,FARGATE,EXTERNAL,MANAGED_INSTANCES]',
  ],
  [
    'inference accelerators',
    base({ inferenceAccelerators: [{ deviceName: 'd', deviceType: 't' }] }),
    'inferenceAccelerators',
    "Unsupported field 'inferenceAccelerators'",
  ],
  [
    'tag of AWS',
    base({ tags: [{ key: 'AWS:x', value: '' }] }),
    'tags[0].key',
    "Tag keys can not start with 'aws:'.",
    'InvalidParameterException',
  ],
  ['tag without a value', base({ tags: [{ key: 'x' }] }), 'tags[0].value', 'Tag value can not be null.', 'InvalidParameterException'],
  [
    'no name',
    base({ containerDefinitions: [{ image: 'x', memory: 6 }] }),
    'containerDefinitions[0].name',
    'Container.name should not be null or empty.',
  ],
  ['no image', one({ image: '' }), 'containerDefinitions[0].image', 'Container.image should not be null or empty.'],
  ['broken digest', one({ image: 'web@sha256:abc' }), 'containerDefinitions[0].image', 'Container.image contains an invalid digest.'],
  [
    'same name twice',
    two({}, { name: 'app' }),
    'containerDefinitions[1].name',
    'Container names must be unique within a task definition. Change the duplicate name and try again.',
  ],
  ['none essential', two({ essential: false }), 'containerDefinitions', "Task definition doesn't have any essential container"],
  [
    'no memory',
    base({ containerDefinitions: [{ name: 'app', image: 'x' }] }),
    'containerDefinitions[0].memory',
    "Invalid setting for container 'app'. At least one of 'memory' or 'memoryReservation' must be specified.",
  ],
  [
    'memory below its reservation',
    one({ memoryReservation: 256 }),
    'containerDefinitions[0].memoryReservation',
    "Invalid setting for container 'app'. 'memory' must be greater than or equal to 'memoryReservation'.",
  ],
  [
    'memory of 4',
    one({ memory: 4 }),
    'containerDefinitions[0].memory',
    "Invalid setting for container 'app'. 'memory' must be at least 6.",
  ],
  [
    'container larger than task',
    one({ memory: 1024 }, { memory: '512' }),
    'containerDefinitions[0].memory',
    "The 'memory' setting for container 'app' is greater than for the task.",
  ],
  [
    'more cpu than the task',
    two({ cpu: 200 }, { cpu: 100 }, { cpu: '256' }),
    'cpu',
    "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value.",
  ],
  ['Fargate on bridge', fargate({ networkMode: 'bridge' }), 'networkMode', 'Fargate only supports network mode ‘awsvpc’.'],
  [
    'EXTERNAL with awsvpc',
    base({ ...awsvpc, requiresCompatibilities: ['EXTERNAL'] }),
    'networkMode',
    "Tasks using the EXTERNAL launch type do not support networkMode 'awsvpc'.",
  ],
  [
    'port 70000',
    one({ portMappings: [{ containerPort: 70_000 }] }),
    'containerDefinitions[0].portMappings[0].containerPort',
    "The 'containerPort' setting for container 'app' must be between 1 and 65535.",
  ],
  [
    'protocol icmp',
    one({ portMappings: [{ containerPort: 80, protocol: 'icmp' as never }] }),
    'containerDefinitions[0].portMappings[0].protocol',
    'Protocol should be one of [tcp,udp]',
  ],
  [
    'other host port with awsvpc',
    one({ portMappings: [{ containerPort: 80, hostPort: 8080 }] }, awsvpc),
    'containerDefinitions[0].portMappings[0].hostPort',
    'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
  ],
  [
    'host port 0 with host',
    one({ portMappings: [{ containerPort: 80, hostPort: 0 }] }, { networkMode: 'host' }),
    'containerDefinitions[0].portMappings[0].hostPort',
    'When networkMode=host, the host ports and container ports in port mappings must match.',
  ],
  [
    'a port with none',
    one({ portMappings: [{ containerPort: 80 }] }, { networkMode: 'none' }),
    'containerDefinitions[0].portMappings[0]',
    'Port mappings are not supported when networkMode=none',
  ],
  [
    'port and range',
    one({ portMappings: [{ containerPort: 80, containerPortRange: '80-90' }] }),
    'containerDefinitions[0].portMappings[0].containerPortRange',
    "Invalid setting for container 'app'. You cannot specify both single port and port range.",
  ],
  [
    'range backwards',
    one({ portMappings: [{ containerPortRange: '90-80' }] }),
    'containerDefinitions[0].portMappings[0].containerPortRange',
    "Invalid 'containerPortRange' setting for container 'app'.",
  ],
  [
    'ranges overlap',
    one({ portMappings: [{ containerPortRange: '80-90' }, { containerPort: 85 }] }),
    'containerDefinitions[0].portMappings[1]',
    "Invalid 'containerPortRange' setting: container port is used multiple times in task for container 'app'.",
  ],
  [
    'port name twice',
    one({
      portMappings: [
        { containerPort: 80, name: 'http' },
        { containerPort: 81, name: 'http' },
      ],
    }),
    'containerDefinitions[0].portMappings[1].name',
    "Invalid setting for container 'app'. The port mapping name is already used: http.",
  ],
  [
    'links with awsvpc',
    two({ links: ['side'] }, {}, awsvpc),
    'containerDefinitions[0].links',
    'Links are not supported when networkMode=awsvpc',
  ],
  [
    'no network with awsvpc',
    one({ disableNetworking: true }, awsvpc),
    'containerDefinitions[0].disableNetworking',
    'Disable Networking is not supported on container when networkMode=awsvpc',
  ],
  [
    'DNS with awsvpc',
    one({ dnsServers: ['1.1.1.1'] }, awsvpc),
    'containerDefinitions[0].dnsServers',
    'DNS servers are not supported on container when networkMode=awsvpc',
  ],
  [
    'depends on nobody',
    one({ dependsOn: [{ containerName: 'db', condition: 'START' }] }),
    'containerDefinitions[0].dependsOn[0].containerName',
    "Cannot depend on container + 'db' because it does not exist",
  ],
  [
    'waits for itself',
    one({ dependsOn: [{ containerName: 'app', condition: 'START' }] }),
    'containerDefinitions[0].dependsOn',
    'Container dependsOn contains a cycle',
  ],
  [
    'wait for each other',
    two({ dependsOn: [{ containerName: 'side', condition: 'START' }] }, { dependsOn: [{ containerName: 'app', condition: 'START' }] }),
    'containerDefinitions[0].dependsOn',
    'Container dependsOn contains a cycle',
  ],
  [
    'waits for the end of an essential',
    two({ dependsOn: [{ containerName: 'side', condition: 'SUCCESS' }] }, { essential: true }),
    'containerDefinitions[0].dependsOn[0].condition',
    'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
  ],
  [
    'healthy without a check',
    two({ dependsOn: [{ containerName: 'side', condition: 'HEALTHY' }] }),
    'containerDefinitions[0].dependsOn[0].condition',
    'A dependency container with HEALTHY condition must have health check configured',
  ],
  [
    'mounts nothing',
    one({ mountPoints: [{ sourceVolume: 'data', containerPath: '/d' }] }),
    'containerDefinitions[0].mountPoints[0].sourceVolume',
    "Unknown volume 'data'",
  ],
  [
    'volumes from nobody',
    one({ volumesFrom: [{ sourceContainer: 'x' }] }),
    'containerDefinitions[0].volumesFrom[0].sourceContainer',
    "Invalid 'volumesFrom' setting. Unknown container: 'x'.",
  ],
  [
    'two kinds of volume',
    volume({ host: {}, dockerVolumeConfiguration: {} }),
    'volumes[0]',
    "Invalid volume 'v'. Only one volume configuration can be specified.",
  ],
  [
    'launch volume not mounted',
    base({ volumes: [{ name: 'v', configuredAtLaunch: true }] }),
    'volumes',
    'Volumes [v] are not referenced by any of the containers',
  ],
  [
    'EFS with IAM in the open',
    volume({ efsVolumeConfiguration: { fileSystemId: 'fs-1', authorizationConfig: { iam: 'ENABLED' } } }),
    'volumes[0].efsVolumeConfiguration.transitEncryption',
    'EFS IAM authorization requires TransitEncryption to be enabled.',
  ],
  [
    'environment file of an unknown kind',
    one({ environmentFiles: [{ value: 'arn:aws:s3:::b/x.env', type: 'ftp' as 's3' }] }),
    'containerDefinitions[0].environmentFiles[0].type',
    'Environment file type should be one of [s3]',
  ],
  [
    'device permission unknown',
    one({ linuxParameters: { devices: [{ hostPath: '/dev/null', permissions: ['read', 'dance' as 'write'] }] } }),
    'containerDefinitions[0].linuxParameters.devices[0].permissions[1]',
    'Device permission should be one of [read,write,mknod]',
  ],
  [
    'environment file not an ARN',
    one({ environmentFiles: [{ value: 's3://b/x.env', type: 's3' }] }),
    'containerDefinitions[0].environmentFiles[0].value',
    'Invalid arn syntax.',
  ],
  [
    'eleven environment files',
    one({ environmentFiles: Array.from({ length: 11 }, () => ({ value: 'arn:aws:s3:::b/x.env', type: 's3' as const })) }),
    'containerDefinitions[0].environmentFiles',
    'The maximum number of environment files was exceeded. Specify ten or less and try again',
  ],
  [
    'secrets without a role',
    one({ secrets: [{ name: 'S', valueFrom: 'p' }] }),
    'executionRoleArn',
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
  ],
  [
    'health check of nothing',
    one({ healthCheck: { command: ['curl'] } }),
    'containerDefinitions[0].healthCheck.command',
    "Invalid 'healthCheck' setting for container 'app'. The command must start with CMD or CMD-SHELL.",
  ],
  [
    'health check too often',
    one({ healthCheck: { command: ['CMD-SHELL', 'true'], interval: 1 } }),
    'containerDefinitions[0].healthCheck.interval',
    "Health check interval of container 'app' must be between 5 and 300 seconds.",
  ],
  [
    'stop at once',
    one({ stopTimeout: 1 }),
    'containerDefinitions[0].stopTimeout',
    "Granular stop timeout on container 'app' must be at least 2 seconds.",
  ],
  [
    'restart period',
    one({ restartPolicy: { enabled: true, restartAttemptPeriod: 10 } }),
    'containerDefinitions[0].restartPolicy.restartAttemptPeriod',
    "the 'restartAttemptPeriod' setting for container 'app' must be between 60 and 1800 seconds.",
  ],
  [
    'soft above hard',
    one({ ulimits: [{ name: 'nofile', softLimit: 2, hardLimit: 1 }] }),
    'containerDefinitions[0].ulimits[0].softLimit',
    'Soft limit exceeds hard limit for ulimit nofile',
  ],
  [
    'unknown capability',
    one({ linuxParameters: { capabilities: { add: ['FLY'] } } }),
    'containerDefinitions[0].linuxParameters.capabilities.add[0]',
    expect.stringContaining('Linux capability should be one of [ALL,') as never,
  ],
  [
    'unknown log driver',
    one({ logConfiguration: { logDriver: 'paper' as never } }),
    'containerDefinitions[0].logConfiguration.logDriver',
    'Log driver should be one of [awslogs,fluentd,gelf,json-file,journald,syslog,splunk,awsfirelens]',
  ],
  [
    'awslogs without options',
    one(awslogs({})),
    'containerDefinitions[0].logConfiguration.options',
    'Log driver awslogs requires options: awslogs-region, awslogs-group',
  ],
  [
    'awslogs without a group',
    one(awslogs({ 'awslogs-region': 'r' })),
    'containerDefinitions[0].logConfiguration.options',
    'Log driver awslogs requires options: awslogs-group',
  ],
  [
    'proxy on bridge',
    base({ proxyConfiguration: { containerName: 'app', properties: [{ name: 'ProxyIngressPort', value: '1' }] } }),
    'proxyConfiguration',
    'APPMESH proxy configuration is only supported in networkMode=awsvpc',
  ],
  [
    'proxy of an unknown kind',
    base({ ...awsvpc, proxyConfiguration: { type: 'ENVOY' as 'APPMESH', containerName: 'app', properties: [] } }),
    'proxyConfiguration.type',
    'Proxy configuration type should be one of [APPMESH]',
  ],
  [
    'proxy of nobody',
    base({ ...awsvpc, proxyConfiguration: { containerName: 'envoy', properties: [] } }),
    'proxyConfiguration.containerName',
    'Proxy container [envoy] does not exist',
  ],
  [
    'proxy without ingress',
    base({ ...awsvpc, proxyConfiguration: { containerName: 'app', properties: [] } }),
    'proxyConfiguration.properties',
    'Ingress port not found',
  ],
  [
    'storage on EC2',
    base({ requiresCompatibilities: ['EC2'], ephemeralStorage: { sizeInGiB: 30 } }),
    'ephemeralStorage',
    'Tasks using the EC2 launch type do not support EphemeralStorage',
  ],
  [
    'storage too small',
    fargate({ ephemeralStorage: { sizeInGiB: 20 } }),
    'ephemeralStorage.sizeInGiB',
    'EphemeralStorage size should be at least 21',
  ],
  [
    'storage too large',
    fargate({ ephemeralStorage: { sizeInGiB: 201 } }),
    'ephemeralStorage.sizeInGiB',
    'EphemeralStorage size should be at most 200',
  ],
  [
    'Fargate without cpu',
    one({}, { requiresCompatibilities: ['FARGATE'], ...awsvpc, memory: '512' }),
    'cpu',
    "Fargate requires that 'cpu' be defined at the task level.",
  ],
  [
    'Fargate without memory',
    one({}, { requiresCompatibilities: ['FARGATE'], ...awsvpc, cpu: '256' }),
    'memory',
    "Fargate requires that 'memory' be defined at the task level.",
  ],
  [
    'Fargate of another size',
    fargate({ cpu: '1024', memory: '1024' }),
    'memory',
    'No Fargate configuration exists for given values: 1024 CPU, 1024 memory. See the Amazon ECS documentation for the valid values.',
  ],
  [
    'Fargate with the host processes',
    fargate({ pidMode: 'host' }),
    'pidMode',
    "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
  ],
  ['Fargate with ipcMode', fargate({ ipcMode: 'task' }), 'ipcMode', 'Fargate compatible task definitions do not support ipcMode'],
  [
    'Fargate with constraints',
    fargate({ placementConstraints: [{ type: 'memberOf', expression: 'attribute:x exists' }] }),
    'placementConstraints',
    'Fargate compatible task definitions do not support constraints',
  ],
  [
    'Fargate with a docker volume',
    fargate({ volumes: [{ name: 'v', dockerVolumeConfiguration: {} }] }),
    'volumes[0].dockerVolumeConfiguration',
    'Fargate compatible task definitions do not support dockerVolumeConfiguration',
  ],
  [
    'Fargate with a host folder',
    fargate({ volumes: [{ name: 'v', host: { sourcePath: '/x' } }] }),
    'volumes[0].host.sourcePath',
    'Fargate compatible task definitions do not support sourcePath',
  ],
  [
    'Fargate privileged',
    fargate({}, { privileged: true }),
    'containerDefinitions[0].privileged',
    "Fargate requires that the 'privileged' setting be 'false'",
  ],
  [
    'Fargate with security options',
    fargate({}, { dockerSecurityOptions: ['x'] }),
    'containerDefinitions[0].dockerSecurityOptions',
    'Fargate compatible task definitions do not support dockerSecurityOptions',
  ],
  [
    'Fargate with swap',
    fargate({}, { linuxParameters: { maxSwap: 1 } }),
    'containerDefinitions[0].linuxParameters.maxSwap',
    'Fargate compatible task definitions do not support maxSwap',
  ],
  [
    'Fargate with shared memory',
    fargate({}, { linuxParameters: { sharedMemorySize: 1 } }),
    'containerDefinitions[0].linuxParameters.sharedMemorySize',
    'Fargate compatible task definitions do not support sharedMemorySize',
  ],
  [
    'Fargate with a GPU',
    fargate({}, { resourceRequirements: [{ type: 'GPU', value: '1' }] }),
    'containerDefinitions[0].resourceRequirements',
    'Tasks using the Fargate launch type do not support GPU resource requirements',
  ],
  [
    'Fargate with a capability',
    fargate({}, { linuxParameters: { capabilities: { add: ['NET_ADMIN'] } } }),
    'containerDefinitions[0].linuxParameters.capabilities.add[0]',
    'NET_ADMIN is not allowed on Fargate.',
  ],
  [
    'Fargate with another driver',
    fargate({}, { logConfiguration: { logDriver: 'gelf' } }),
    'containerDefinitions[0].logConfiguration.logDriver',
    'gelf is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]',
  ],
  [
    'Fargate logs without a prefix',
    fargate({ executionRoleArn: role }, awslogs({ 'awslogs-region': 'r', 'awslogs-group': 'g' })),
    'containerDefinitions[0].logConfiguration.options',
    'Log driver awslogs requires options: awslogs-stream-prefix',
  ],
  [
    'Fargate logs without a role',
    fargate({}, awslogs(fullLogs)),
    'executionRoleArn',
    'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
  ],
  [
    'Fargate from ECR without a role',
    fargate({}, { image: '123456789012.dkr.ecr.us-east-1.amazonaws.com/web:1' }),
    'executionRoleArn',
    'Fargate requires task definition to have execution role ARN to support ECR images.',
  ],
  [
    'Fargate stops too slowly',
    fargate({}, { stopTimeout: 121 }),
    'containerDefinitions[0].stopTimeout',
    'Tasks using the Fargate launch type must have a container stop timeout of less than 120 seconds.',
  ],
]

describe('the rules of a task definition', () => {
  it.each(rows)('%s', (_, definition, path, sentence, code = 'ClientException') => {
    expect(validateTaskDefinition(definition)).toMatchObject({ code, message: sentence })
    const problem = collectTaskDefinitionProblems(definition).find(({ ecs }) => ecs !== undefined)
    expect(problem).toMatchObject({ path, severity: 'error', ecs: sentence })
    // What, why, what to do: at least two sentences, none of them ECS's.
    expect(problem?.message).toMatch(/\. .*\.$/s)
    expect(problem?.message).not.toMatch(/please|successfully|oops|!$|undefined|NaN|\[object/i)
  })

  it('lets through what ECS registers', () => {
    for (const good of [
      base(),
      base({ cpu: '.25 vCPU', memory: '0.5GB' }),
      one({ portMappings: [{ containerPort: 80, hostPort: 80, protocol: 'udp' }, { containerPort: 80 }] }),
      one({ portMappings: [{ containerPortRange: '8000-8010', name: 'a_b-c', appProtocol: 'http2' }] }, awsvpc),
      two({ dependsOn: [{ containerName: 'side', condition: 'COMPLETE' }], links: ['side:s'] }),
      one({ startTimeout: 121, stopTimeout: 500 }, { ...awsvpc, cpu: '256', memory: '512', requiresCompatibilities: ['EC2'] }),
      one({ ulimits: [{ name: 'memlock', softLimit: -1, hardLimit: -1 }] }),
      fargate({ executionRoleArn: role, pidMode: 'task' }, awslogs(fullLogs)),
      fargate({ cpu: '16384', memory: '122880', runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' } }),
    ]) {
      expect(validateTaskDefinition(good)).toBeUndefined()
      expect(collectTaskDefinitionProblems(good)).toEqual([])
    }
  })

  it('reports the first violation only, in the order ECS does: amounts, containers, network, ports, Fargate size', () => {
    const all = fargate({ cpu: 'x', memory: '513', networkMode: 'bridge' }, { name: '', portMappings: [{ containerPort: 0 }] })
    const messages: string[] = []
    const fixes: Change[] = [
      { cpu: '256' },
      { containerDefinitions: [{ ...app, portMappings: [{ containerPort: 0 }] }] },
      { networkMode: 'awsvpc' },
      { containerDefinitions: [app] },
      { memory: '512' },
    ]
    let definition = all
    for (const fix of [{}, ...fixes]) {
      definition = { ...definition, ...fix }
      messages.push(validateTaskDefinition(definition)?.message ?? 'fine')
    }
    expect(messages).toEqual([
      "Invalid 'cpu' setting for task.",
      'Container.name should not be null or empty.',
      'Fargate only supports network mode ‘awsvpc’.',
      "The 'containerPort' setting for container 'app' must be between 1 and 65535.",
      'No Fargate configuration exists for given values: 256 CPU, 513 memory. See the Amazon ECS documentation for the valid values.',
      'fine',
    ])
  })
})
