import type { Cluster, ContainerInstance, Service, ServiceEvent, Task, TaskDefinition } from '@aws-sdk/client-ecs'
import type { MarinaStatus, TaskProgress } from '#cluster/api/resources/marina.ts'
import { arn, cluster, deployment, instance, minutesAgo, service, task, taskDefinition } from './demoData.ts'

/** Everything a demo client knows. */
export interface World {
  clusters: Cluster[]
  services: Service[]
  tasks: Task[]
  taskDefinitions: TaskDefinition[]
  instances: ContainerInstance[]
  events: (ServiceEvent & { id: string; serviceArn: string })[]
  progress: TaskProgress[]
  status: MarinaStatus
  /** Milliseconds after which the line breaks and stays broken. */
  breaksAfterMs?: number
  /** The first snapshot never comes. */
  silent?: boolean
}

const names = ['busy', 'empty', 'welcome', 'lost', 'silent', 'simulated', 'engineLost'] as const
export type WorldName = (typeof names)[number]
export const isWorldName = (name: string): name is WorldName => (names as readonly string[]).includes(name)

export function demoWorld(name: WorldName): World {
  if (name === 'empty') return emptyWorld()
  if (name === 'welcome') return { ...emptyWorld(), status: noEngine() }
  if (name === 'lost') return { ...busyWorld(), breaksAfterMs: 1_500 }
  if (name === 'silent') return { ...busyWorld(), silent: true }
  if (name === 'simulated') return { ...busyWorld(), status: noEngine() }
  if (name === 'engineLost') return { ...busyWorld(), status: lostEngine() }
  return busyWorld()
}

function emptyWorld(): World {
  return {
    clusters: [cluster('default')],
    services: [],
    tasks: [],
    taskDefinitions: [],
    instances: [instance('default')],
    events: [],
    progress: [],
    status: status(),
  }
}

const withCheck = (family: string, revision: number) => taskDefinition(family, revision)

function busyWorld(): World {
  const web = [
    task({ service: 'web', definition: 'web:15', ageMinutes: 0.7 }),
    task({ service: 'web', definition: 'web:15', ageMinutes: 0.5, health: 'UNKNOWN' }),
    task({ service: 'web', definition: 'web:15', status: 'PENDING', ageMinutes: 0.1 }),
    task({ service: 'web', definition: 'web:14', ageMinutes: 131 }),
    task({ service: 'web', definition: 'web:14', ageMinutes: 131 }),
    task({
      service: 'web',
      definition: 'web:14',
      status: 'STOPPING',
      ageMinutes: 132,
      more: { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity initiated by deployment ecs-svc/7' },
    }),
  ]
  const api = [task({ service: 'api', definition: 'api:9' }), task({ service: 'api', definition: 'api:9', health: 'UNHEALTHY' })]
  const worker = Array.from({ length: 50 }, (_, at) =>
    task({ service: 'worker', definition: 'worker:3', ageMinutes: 20 + at, status: at > 46 ? 'PROVISIONING' : 'RUNNING' }),
  )
  const long = 'payments-reconciliation-with-a-rather-long-name-that-goes-on'
  const payments = [task({ service: long, definition: 'payments-reconciliation-nightly:127' })]
  const failures = [
    stopped(
      'mailer',
      'mailer:2',
      2,
      { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' },
      137,
      'OutOfMemoryError: Container killed due to memory usage',
    ),
    stopped('mailer', 'mailer:2', 5, { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' }, 1),
    stopped('mailer', 'mailer:2', 9, {
      stopCode: 'TaskFailedToStart',
      stoppedReason:
        'CannotPullContainerError: Error response from daemon: manifest for registry.local/shop/mailer:1.2 not found: manifest unknown',
    }),
  ]
  const mailer = [...failures, task({ service: 'mailer', definition: 'mailer:2', status: 'PENDING', ageMinutes: 0 })]
  const alone = [
    task({ definition: 'migrate:4', ageMinutes: 3 }),
    stopped(undefined, 'migrate:4', 30, { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' }, 0),
  ]
  const services = [
    service({
      name: 'web',
      definition: 'web:15',
      desired: 4,
      tasks: web,
      more: {
        deployments: [deployment('web:15', 4, 2, 1, 'IN_PROGRESS'), { ...deployment('web:14', 4, 2, 0, 'COMPLETED'), status: 'ACTIVE' }],
      },
    }),
    service({ name: 'api', definition: 'api:9', desired: 2, tasks: api }),
    service({
      name: 'worker',
      definition: 'worker:3',
      desired: 50,
      tasks: worker,
      more: { launchType: 'FARGATE', platformVersion: '1.4.0' },
    }),
    service({
      name: 'mailer',
      definition: 'mailer:2',
      desired: 1,
      tasks: mailer,
      more: { deployments: [deployment('mailer:2', 1, 0, 1, 'IN_PROGRESS', 3)] },
    }),
    service({ name: long, definition: 'payments-reconciliation-nightly:127', desired: 1, tasks: payments }),
    service({ name: 'idle', definition: 'idle:1', desired: 0, tasks: [] }),
  ]
  const tasks = [...web, ...api, ...worker, ...payments, ...mailer, ...alone]
  return {
    clusters: [cluster('default'), cluster('staging-with-a-longer-name')],
    services,
    tasks,
    taskDefinitions: [
      ...[12, 13, 14, 15].map((revision) => withCheck('web', revision)),
      withCheck('api', 9),
      taskDefinition('worker', 3, { networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], compatibilities: ['EC2', 'FARGATE'] }),
      withCheck('mailer', 2),
      withCheck('payments-reconciliation-nightly', 127),
      withCheck('idle', 1),
      withCheck('migrate', 4),
    ],
    instances: [instance('default')],
    events: events('web', [
      '(service web) has started 1 tasks: (task 1daa5).',
      '(service web) has begun draining connections on 1 tasks.',
      '(service web) has reached a steady state.',
    ]).concat(
      events('mailer', [
        '(service mailer) is unable to consistently start tasks successfully. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
      ]),
    ),
    progress: [{ taskArn: web[2]?.taskArn ?? '', container: 'web', step: 'pulling', fraction: 0.43 }],
    status: status(),
  }
}

function stopped(
  serviceName: string | undefined,
  definition: string,
  minutes: number,
  why: Partial<Task>,
  exitCode?: number,
  reason?: string,
): Task {
  const one = task({ ...(serviceName ? { service: serviceName } : {}), definition, status: 'STOPPED', ageMinutes: minutes + 1 })
  const [web, envoy] = one.containers ?? []
  const times = exitCode === undefined ? {} : { startedAt: minutesAgo(minutes + 0.8) }
  return {
    ...one,
    ...times,
    pullStartedAt: minutesAgo(minutes + 1),
    pullStoppedAt: minutesAgo(minutes + 0.9),
    stoppingAt: minutesAgo(minutes + 0.05),
    executionStoppedAt: minutesAgo(minutes + 0.02),
    stoppedAt: minutesAgo(minutes),
    ...why,
    containers: [
      { ...web, ...(exitCode === undefined ? {} : { exitCode }), ...(reason ? { reason } : {}) },
      { ...envoy, ...(exitCode === undefined ? {} : { exitCode: 143 }) },
    ],
  }
}

const events = (name: string, messages: string[]) =>
  messages.map((message, at) => ({
    id: `event-${name}-${at}`,
    serviceArn: arn(`service/default/${name}`),
    createdAt: minutesAgo(at + 1),
    message,
  }))

function status(): MarinaStatus {
  return {
    version: '0.1.0',
    endpoint: 'http://127.0.0.1:8327',
    account: '000000000000',
    region: 'us-east-1',
    dataFolder: '/home/user/.local/share/marina',
    ephemeral: false,
    startedAt: Date.now() - 3_600_000,
    publishAddress: '127.0.0.1',
    engine: {
      kind: 'docker',
      product: 'Docker Engine',
      version: '29.1.0',
      address: 'unix:///var/run/docker.sock',
      cpus: 4,
      memoryMiB: 7782,
      connected: true,
      choices: [
        { name: 'DOCKER_HOST', address: '', chosen: false, why: 'The variable is not set.' },
        {
          name: 'Docker Engine',
          address: 'unix:///var/run/docker.sock',
          chosen: true,
          why: 'It answered: Docker Engine 29.1.0, API 1.51.',
        },
      ],
    },
  }
}

function noEngine(): MarinaStatus {
  const engine = {
    ...status().engine,
    kind: 'simulated' as const,
    product: 'Simulated engine',
    version: '',
    address: 'simulated',
    choices: [
      { name: 'DOCKER_HOST', address: '', chosen: false, why: 'The variable is not set.' },
      {
        name: 'Docker Engine',
        address: 'unix:///var/run/docker.sock',
        chosen: false,
        why: 'The socket is there, but this user may not open it.',
        remedy: { sentence: 'Join the group docker, then sign out and in again.', command: 'sudo usermod -aG docker "$USER"' },
      },
      {
        name: 'Docker Desktop',
        address: 'unix:///home/user/.docker/desktop/docker.sock',
        chosen: false,
        why: 'There is no such socket.',
        remedy: { sentence: 'Start Docker Desktop.', command: 'systemctl --user start docker-desktop' },
      },
      {
        name: 'Podman',
        address: 'unix:///run/user/1000/podman/podman.sock',
        chosen: false,
        why: 'There is no such socket.',
        remedy: { sentence: 'Start Podman’s socket.', command: 'systemctl --user start podman.socket' },
      },
    ],
  }
  return { ...status(), engine }
}

const lostEngine = (): MarinaStatus => ({
  ...status(),
  engine: {
    ...status().engine,
    connected: false,
    lostAt: Date.now() - 90_000,
    lostWhy: 'connect ECONNREFUSED /var/run/docker.sock. Start Docker again; tasks that still run will be found.',
  },
})
