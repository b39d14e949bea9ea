import type { ContainerDefinition, CreateServiceRequest, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'

/** One of the twenty services, and how it may be scaled. */
export interface Workload {
  name: string
  most: number
  /** Its tasks end by themselves: it is never at rest, and is brought to 0 before that is asked for. */
  restless?: true
  task: Omit<RegisterTaskDefinitionRequest, 'family'>
  service?: Partial<CreateServiceRequest>
}

type Fragment = Partial<ContainerDefinition> & { name: string }

const container = (fragment: Fragment): ContainerDefinition => ({ image: 'marina/hello', memory: 16, stopTimeout: 2, ...fragment })
const sleeper = (name: string, fragment: Partial<ContainerDefinition> = {}) => container({ command: ['pause'], ...fragment, name })
const web = (fragment: Partial<ContainerDefinition> = {}) => container({ ...fragment, name: 'web' })
const onPort80 = [{ containerPort: 80 }]
const check = (interval = 5) => ({ command: ['CMD', '/hello', 'check'], interval, timeout: 5, retries: 3, startPeriod: 5 })
const on = (containerName: string, condition: 'START' | 'COMPLETE' | 'SUCCESS' | 'HEALTHY') => ({ containerName, condition })
const restart = { enabled: true, restartAttemptPeriod: 60 }
const ownNetwork = (subnet: string) => ({ networkConfiguration: { awsvpcConfiguration: { subnets: [subnet] } } })
/** One task on a fixed port has to go before the next can come. */
const oneAtATime = { deploymentConfiguration: { minimumHealthyPercent: 0, maximumPercent: 100 } }

const chain = (): ContainerDefinition[] => [
  container({ name: 'prepare', command: ['echo', 'prepared'], essential: false }),
  container({ name: 'migrate', command: ['sleep', '0.2'], essential: false, dependsOn: [on('prepare', 'COMPLETE')] }),
  container({ name: 'store', healthCheck: check(), dependsOn: [on('migrate', 'SUCCESS')], environment: [{ name: 'PORT', value: '8080' }] }),
  sleeper('app', { dependsOn: [on('store', 'HEALTHY')] }),
]

const plain: readonly Workload[] = [
  { name: 'bridge', most: 5, task: { containerDefinitions: [web({ portMappings: onPort80 })] } },
  { name: 'bridge-checked', most: 4, task: { containerDefinitions: [web({ portMappings: onPort80, healthCheck: check() })] } },
  { name: 'two-containers', most: 4, task: { containerDefinitions: [web(), sleeper('beside', { essential: false })] } },
  { name: 'host-network', most: 3, task: { networkMode: 'host', containerDefinitions: [sleeper('app')] } },
  { name: 'no-network', most: 3, task: { networkMode: 'none', containerDefinitions: [sleeper('app')] } },
  { name: 'noisy', most: 3, task: { containerDefinitions: [container({ name: 'app', command: ['spam', '40'] })] } },
  { name: 'stubborn', most: 3, task: { containerDefinitions: [container({ name: 'app', command: ['ignore-term'] })] } },
]

const onFixedPorts: readonly Workload[] = [18_501, 18_502].map((hostPort) => ({
  name: `port-${hostPort}`,
  most: 1,
  task: { containerDefinitions: [web({ portMappings: [{ containerPort: 80, hostPort }] })] },
  service: oneAtATime,
}))

const onOwnNetworks: readonly Workload[] = [
  { name: 'vpc', most: 4, task: { networkMode: 'awsvpc', containerDefinitions: [web()] }, service: ownNetwork('subnet-a') },
  {
    name: 'vpc-checked',
    most: 3,
    task: { networkMode: 'awsvpc', containerDefinitions: [web({ healthCheck: check() }), sleeper('beside')] },
    service: ownNetwork('subnet-b'),
  },
  { name: 'vpc-chain', most: 2, task: { networkMode: 'awsvpc', containerDefinitions: chain() }, service: ownNetwork('subnet-a') },
]

const withDependencies: readonly Workload[] = [
  { name: 'chain', most: 3, task: { containerDefinitions: chain() } },
  {
    name: 'linked',
    most: 3,
    task: { containerDefinitions: [web(), sleeper('app', { links: ['web:back'], dependsOn: [on('web', 'START')] })] },
  },
  { name: 'shared-processes', most: 2, task: { pidMode: 'task', containerDefinitions: [web(), sleeper('beside')] } },
]

const withVolumes: readonly Workload[] = [
  {
    name: 'volume',
    most: 4,
    task: {
      volumes: [{ name: 'data', dockerVolumeConfiguration: { scope: 'task' } }],
      containerDefinitions: ['one', 'two'].map((name) =>
        sleeper(name, { mountPoints: [{ sourceVolume: 'data', containerPath: '/data' }] }),
      ),
    },
  },
  {
    name: 'volumes-from',
    most: 2,
    task: {
      volumes: [{ name: 'scratch' }],
      containerDefinitions: [
        sleeper('owner', { mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch' }] }),
        sleeper('guest', { volumesFrom: [{ sourceContainer: 'owner' }] }),
      ],
    },
  },
]

const restless: readonly Workload[] = [
  { name: 'ends', most: 2, restless: true, task: { containerDefinitions: [container({ name: 'app', command: ['sleep', '6'] })] } },
  { name: 'crashes', most: 2, restless: true, task: { containerDefinitions: [container({ name: 'app', command: ['exit', '3'] })] } },
  {
    name: 'restarts',
    most: 2,
    restless: true,
    task: { containerDefinitions: [container({ name: 'app', command: ['sleep', '70'], restartPolicy: restart }), sleeper('beside')] },
  },
]

export const workloads: readonly Workload[] = [
  ...plain,
  ...onFixedPorts,
  ...onOwnNetworks,
  ...withDependencies,
  ...withVolumes,
  ...restless,
]

/** At most so many tasks are wanted of all services at once. */
export const MOST_SERVICE_TASKS = 52
/** And so many beside them, started one by one. */
export const MOST_OTHER_TASKS = 8
