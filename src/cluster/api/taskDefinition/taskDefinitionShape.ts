/**
 * The JSON shape of a task definition, for checks in the page, where the SDK's own schemas are not at hand. A test
 * compares it with them.
 */
export type Shape =
  | 'text'
  | 'number'
  | 'flag'
  | 'textMap'
  | 'anything'
  | { list: Shape }
  /** The first `required` members must be there. */
  | { members: Readonly<Record<string, Shape>>; required: number }

const listOf = (list: Shape): Shape => ({ list })
const structure = (members: Record<string, Shape>, required = 0): Shape => ({ members, required })

const nameAndValue = structure({ name: 'text', value: 'text' })
const secret = structure({ name: 'text', valueFrom: 'text' }, 2)

const volume = structure({
  name: 'text',
  host: structure({ sourcePath: 'text' }),
  dockerVolumeConfiguration: structure({ scope: 'text', autoprovision: 'flag', driver: 'text', driverOpts: 'textMap', labels: 'textMap' }),
  efsVolumeConfiguration: structure(
    {
      fileSystemId: 'text',
      rootDirectory: 'text',
      transitEncryption: 'text',
      transitEncryptionPort: 'number',
      authorizationConfig: structure({ accessPointId: 'text', iam: 'text' }),
    },
    1,
  ),
  s3filesVolumeConfiguration: structure(
    { fileSystemArn: 'text', rootDirectory: 'text', transitEncryptionPort: 'number', accessPointArn: 'text' },
    1,
  ),
  fsxWindowsFileServerVolumeConfiguration: structure(
    {
      fileSystemId: 'text',
      rootDirectory: 'text',
      authorizationConfig: structure({ credentialsParameter: 'text', domain: 'text' }, 2),
    },
    3,
  ),
  configuredAtLaunch: 'flag',
})

const linuxParameters = structure({
  capabilities: structure({ add: listOf('text'), drop: listOf('text') }),
  devices: listOf(structure({ hostPath: 'text', containerPath: 'text', permissions: listOf('text') }, 1)),
  initProcessEnabled: 'flag',
  sharedMemorySize: 'number',
  tmpfs: listOf(structure({ containerPath: 'text', size: 'number', mountOptions: listOf('text') }, 2)),
  maxSwap: 'number',
  swappiness: 'number',
})

const containerDefinition = structure({
  name: 'text',
  image: 'text',
  repositoryCredentials: structure({ credentialsParameter: 'text' }, 1),
  cpu: 'number',
  memory: 'number',
  memoryReservation: 'number',
  links: listOf('text'),
  portMappings: listOf(
    structure({
      containerPort: 'number',
      hostPort: 'number',
      protocol: 'text',
      name: 'text',
      appProtocol: 'text',
      containerPortRange: 'text',
    }),
  ),
  essential: 'flag',
  restartPolicy: structure({ enabled: 'flag', ignoredExitCodes: listOf('number'), restartAttemptPeriod: 'number' }, 1),
  entryPoint: listOf('text'),
  command: listOf('text'),
  environment: listOf(nameAndValue),
  environmentFiles: listOf(structure({ value: 'text', type: 'text' }, 2)),
  mountPoints: listOf(structure({ sourceVolume: 'text', containerPath: 'text', readOnly: 'flag' })),
  volumesFrom: listOf(structure({ sourceContainer: 'text', readOnly: 'flag' })),
  linuxParameters,
  secrets: listOf(secret),
  dependsOn: listOf(structure({ containerName: 'text', condition: 'text' }, 2)),
  startTimeout: 'number',
  stopTimeout: 'number',
  versionConsistency: 'text',
  hostname: 'text',
  user: 'text',
  workingDirectory: 'text',
  disableNetworking: 'flag',
  privileged: 'flag',
  readonlyRootFilesystem: 'flag',
  dnsServers: listOf('text'),
  dnsSearchDomains: listOf('text'),
  extraHosts: listOf(structure({ hostname: 'text', ipAddress: 'text' }, 2)),
  dockerSecurityOptions: listOf('text'),
  interactive: 'flag',
  pseudoTerminal: 'flag',
  dockerLabels: 'textMap',
  ulimits: listOf(structure({ name: 'text', softLimit: 'number', hardLimit: 'number' }, 3)),
  logConfiguration: structure({ logDriver: 'text', options: 'textMap', secretOptions: listOf(secret) }, 1),
  healthCheck: structure({ command: listOf('text'), interval: 'number', timeout: 'number', retries: 'number', startPeriod: 'number' }, 1),
  systemControls: listOf(structure({ namespace: 'text', value: 'text' })),
  resourceRequirements: listOf(structure({ type: 'text', value: 'text', sharingStrategy: 'anything' }, 1)),
  firelensConfiguration: structure({ type: 'text', options: 'textMap' }, 1),
  credentialSpecs: listOf('text'),
})

/** What RegisterTaskDefinition takes. */
export const taskDefinitionShape: Shape = structure(
  {
    family: 'text',
    containerDefinitions: listOf(containerDefinition),
    taskRoleArn: 'text',
    executionRoleArn: 'text',
    networkMode: 'text',
    volumes: listOf(volume),
    placementConstraints: listOf(structure({ type: 'text', expression: 'text' })),
    requiresCompatibilities: listOf('text'),
    cpu: 'text',
    memory: 'text',
    tags: listOf(structure({ key: 'text', value: 'text' })),
    pidMode: 'text',
    ipcMode: 'text',
    proxyConfiguration: structure({ containerName: 'text', type: 'text', properties: listOf(nameAndValue) }, 1),
    inferenceAccelerators: listOf(structure({ deviceName: 'text', deviceType: 'text' }, 2)),
    ephemeralStorage: structure({ sizeInGiB: 'number' }, 1),
    runtimePlatform: structure({ cpuArchitecture: 'text', operatingSystemFamily: 'text' }),
    enableFaultInjection: 'flag',
  },
  2,
)
