/** What a value has to be. Durations are written as in Go: `90s`, `10m`, `1h30m`. */
export type ValueType =
  | { kind: 'text' }
  | { kind: 'boolean' }
  | { kind: 'integer'; least: number; most: number }
  | { kind: 'duration'; leastMs: number }
  | { kind: 'choice'; of: readonly string[] }
  /** JSON: `[22,8080]`. */
  | { kind: 'ports' }
  /** JSON: `["json-file","none"]`. */
  | { kind: 'texts' }
  /** JSON: `{"stack":"test"}`. */
  | { kind: 'map' }
  /** Two ports and all between them: `49153-65535`. */
  | { kind: 'portRange' }
  /** JSON, by registry: `{"registry.example":{"username":"me","password":"…"}}`. Never shown. */
  | { kind: 'logins' }
  /** Steady and burst requests a second: `40,60`. */
  | { kind: 'rate' }

/** One variable of the ECS agent (spec part 2, 5.2). */
export interface EcsVariable {
  type: ValueType
  /** ECS's own, as text. */
  default: string
  /** Does what it does on AWS, or what is different here, as a sentence. */
  here: 'honoured' | string
}

const text = { kind: 'text' } as const
const flag = { kind: 'boolean' } as const
const texts = { kind: 'texts' } as const
const map = { kind: 'map' } as const
const integer = (least: number, most: number) => ({ kind: 'integer', least, most }) as const
const atLeast = (leastMs: number) => ({ kind: 'duration', leastMs }) as const
const choice = (...of: string[]) => ({ kind: 'choice', of }) as const

const SECOND = 1_000
const MINUTE = 60_000
const mostInteger = Number.MAX_SAFE_INTEGER

const always = 'On this computer this is always so, whatever is written.'
const never = 'On this computer this is never so, whatever is written.'
const ownLogs = 'On this computer Marina’s own log takes its options from "marina serve" and the settings.'
const noCloud = 'On this computer there is no EC2 instance that this could be about.'
const noGroups = 'On this computer the engine keeps its control groups as it is set up to.'
const unwatched = 'On this computer the engine is listed and measured when somebody asks, and this changes nothing.'

/** Every variable, and what Marina does with it. `docs/ecs-config.md` is written from this table. */
export const ecsVariables = {
  ECS_CLUSTER: { type: text, default: 'default', here: 'honoured' },
  ECS_BACKEND_HOST: { type: text, default: '', here: 'On this computer the agent belongs to the control plane that starts it.' },
  AWS_DEFAULT_REGION: { type: text, default: '', here: 'On this computer the region is the one of "marina serve --region".' },
  DOCKER_HOST: {
    type: text,
    default: 'unix:///var/run/docker.sock',
    here: 'On this computer "marina serve --engine" or the settings choose the engine.',
  },
  ECS_DATADIR: { type: text, default: '/data/', here: 'On this computer everything is kept in the data folder of "marina serve --data".' },
  ECS_HOST_DATA_DIR: {
    type: text,
    default: '/var/lib/ecs',
    here: 'On this computer everything is kept in the data folder of "marina serve --data".',
  },
  ECS_CHECKPOINT: {
    type: flag,
    default: 'true',
    here: 'On this computer state is kept, unless "marina serve --ephemeral" says otherwise.',
  },
  ECS_INSTANCE_ATTRIBUTES: { type: map, default: '{}', here: 'honoured' },
  ECS_CONTAINER_INSTANCE_TAGS: { type: map, default: '{}', here: 'honoured' },
  ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM: { type: choice('none', 'ec2_instance'), default: 'none', here: noCloud },
  ECS_RESERVED_MEMORY: { type: integer(0, mostInteger), default: '0', here: 'honoured' },
  ECS_RESERVED_PORTS: { type: { kind: 'ports' }, default: '[22,2375,2376,51678,51679]', here: 'honoured' },
  ECS_RESERVED_PORTS_UDP: { type: { kind: 'ports' }, default: '[]', here: 'honoured' },
  ECS_DYNAMIC_HOST_PORT_RANGE: { type: { kind: 'portRange' }, default: '', here: 'honoured' },
  ECS_AVAILABLE_LOGGING_DRIVERS: { type: texts, default: '["json-file","none"]', here: 'honoured' },
  ECS_DISABLE_PRIVILEGED: { type: flag, default: 'false', here: 'honoured' },
  ECS_SELINUX_CAPABLE: { type: flag, default: 'false', here: 'On this computer the engine decides about SELinux.' },
  ECS_APPARMOR_CAPABLE: { type: flag, default: 'false', here: 'On this computer the engine decides about AppArmor.' },
  ECS_ENGINE_AUTH_TYPE: { type: choice('dockercfg', 'docker'), default: '', here: 'honoured' },
  ECS_ENGINE_AUTH_DATA: { type: { kind: 'logins' }, default: '', here: 'honoured' },
  ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION: { type: atLeast(SECOND), default: '3h', here: 'honoured' },
  ECS_ENGINE_TASK_CLEANUP_WAIT_DURATION_JITTER: { type: atLeast(0), default: '', here: 'On this computer nothing is added at random.' },
  ECS_CONTAINER_STOP_TIMEOUT: { type: atLeast(SECOND), default: '30s', here: 'honoured' },
  ECS_CONTAINER_START_TIMEOUT: { type: atLeast(45 * SECOND), default: '3m', here: 'honoured' },
  ECS_CONTAINER_CREATE_TIMEOUT: { type: atLeast(MINUTE), default: '4m', here: 'honoured' },
  ECS_MANIFEST_PULL_TIMEOUT: {
    type: atLeast(30 * SECOND),
    default: '1m',
    here: 'On this computer digests come with the pull, which has its own timeout.',
  },
  ECS_IMAGE_PULL_BEHAVIOR: { type: choice('default', 'always', 'once', 'prefer-cached'), default: 'default', here: 'honoured' },
  ECS_IMAGE_PULL_TIMEOUT: { type: atLeast(0), default: '2h', here: 'honoured' },
  ECS_IMAGE_PULL_INACTIVITY_TIMEOUT: { type: atLeast(0), default: '1m', here: 'honoured' },
  ECS_PULL_DEPENDENT_CONTAINERS_UPFRONT: { type: flag, default: 'false', here: 'honoured' },
  ECS_DISABLE_IMAGE_CLEANUP: { type: flag, default: 'false', here: 'honoured' },
  ECS_IMAGE_CLEANUP_INTERVAL: { type: atLeast(10 * MINUTE), default: '30m', here: 'honoured' },
  ECS_IMAGE_MINIMUM_CLEANUP_AGE: { type: atLeast(0), default: '1h', here: 'honoured' },
  NON_ECS_IMAGE_MINIMUM_CLEANUP_AGE: {
    type: atLeast(0),
    default: '1h',
    here: 'On this computer images that Marina did not bring are never removed.',
  },
  ECS_NUM_IMAGES_DELETE_PER_CYCLE: { type: integer(1, mostInteger), default: '5', here: 'honoured' },
  NONECS_NUM_CONTAINERS_DELETE_PER_CYCLE: {
    type: integer(1, mostInteger),
    default: '5',
    here: 'On this computer containers that Marina did not make are never removed.',
  },
  ECS_ENABLE_UNTRACKED_IMAGE_CLEANUP: {
    type: flag,
    default: 'false',
    here: 'On this computer images that Marina did not bring are never removed.',
  },
  ECS_EXCLUDE_UNTRACKED_IMAGE: { type: text, default: '', here: 'On this computer images that Marina did not bring are never removed.' },
  ECS_ENABLE_TASK_IAM_ROLE: { type: flag, default: 'false', here: always },
  ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST: { type: flag, default: 'false', here: always },
  ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE: { type: flag, default: 'false', here: 'On this computer no role is needed for logs.' },
  ECS_ENABLE_TASK_ENI: { type: flag, default: 'false', here: 'On this computer awsvpc tasks always run, each on a Docker network.' },
  ECS_ENABLE_HIGH_DENSITY_ENI: {
    type: flag,
    default: 'true',
    here: 'On this computer there are no elastic network interfaces to be short of.',
  },
  ECS_AWSVPC_BLOCK_IMDS: { type: flag, default: 'false', here: noCloud },
  ECS_AWSVPC_ADDITIONAL_LOCAL_ROUTES: {
    type: texts,
    default: '[]',
    here: 'On this computer the engine’s networks have the routes that it gives them.',
  },
  ECS_CNI_PLUGINS_PATH: {
    type: text,
    default: '/amazon-ecs-cni-plugins',
    here: 'On this computer the engine makes networks itself, without plugins.',
  },
  ECS_ENABLE_CONTAINER_METADATA: { type: flag, default: 'false', here: 'honoured' },
  ECS_ENABLE_TASK_CPU_MEM_LIMIT: { type: flag, default: 'true', here: 'honoured' },
  ECS_CGROUP_PATH: { type: text, default: '/sys/fs/cgroup', here: noGroups },
  ECS_CGROUP_CPU_PERIOD: { type: atLeast(0), default: '100ms', here: noGroups },
  ECS_TASK_PIDS_LIMIT: {
    type: integer(1, 4_194_304),
    default: '',
    here: 'On this computer each container of a task gets the limit, and not all of them together.',
  },
  ECS_PROPAGATE_TASK_MEMORY_LIMIT_CGROUPV2: { type: flag, default: 'false', here: noGroups },
  ECS_TASK_METADATA_RPS_LIMIT: { type: { kind: 'rate' }, default: '40,60', here: 'honoured' },
  ECS_DISABLE_METRICS: { type: flag, default: 'false', here: unwatched },
  ECS_POLL_METRICS: { type: flag, default: 'false', here: unwatched },
  ECS_POLLING_METRICS_WAIT_DURATION: { type: atLeast(5 * SECOND), default: '10s', here: unwatched },
  ECS_SHARED_VOLUME_MATCH_FULL_CONFIG: {
    type: flag,
    default: 'false',
    here: 'On this computer a shared volume is known by its name alone.',
  },
  ECS_ENABLE_GPU_SUPPORT: { type: flag, default: 'false', here: 'On this computer no GPUs are given to tasks.' },
  ECS_NVIDIA_RUNTIME: { type: text, default: 'nvidia', here: 'On this computer no GPUs are given to tasks.' },
  ECS_ENABLE_SPOT_INSTANCE_DRAINING: { type: flag, default: 'false', here: 'honoured' },
  ECS_EXCLUDE_IPV6_PORTBINDING: {
    type: flag,
    default: 'true',
    here: 'On this computer ports are published at the address of "marina serve --publish".',
  },
  ECS_INSTANCE_IP_COMPATIBILITY: {
    type: choice('auto', 'ipv4', 'ipv6'),
    default: 'auto',
    here: 'On this computer ports are published at the address of "marina serve --publish".',
  },
  ECS_EXTERNAL: { type: flag, default: 'false', here: noCloud },
  ECS_WARM_POOLS_CHECK: { type: flag, default: 'false', here: noCloud },
  ECS_FSX_WINDOWS_FILE_SERVER_SUPPORTED: { type: flag, default: 'false', here: 'On this computer such file systems are Docker volumes.' },
  ECS_GMSA_SUPPORTED: { type: flag, default: 'false', here: never },
  ECS_EBSTA_SUPPORTED: { type: flag, default: 'true', here: 'On this computer such volumes are Docker volumes.' },
  ECS_VOLUME_PLUGIN_CAPABILITIES: { type: texts, default: '', here: 'On this computer such file systems are Docker volumes.' },
  ECS_ENABLE_FIRELENS_ASYNC: { type: flag, default: 'true', here: always },
  ECS_LOGLEVEL: { type: text, default: 'info', here: ownLogs },
  ECS_LOGLEVEL_ON_INSTANCE: { type: text, default: '', here: ownLogs },
  ECS_LOGFILE: { type: text, default: '', here: ownLogs },
  ECS_LOG_ROLLOVER_TYPE: { type: choice('size', 'hourly'), default: 'hourly', here: ownLogs },
  ECS_LOG_OUTPUT_FORMAT: { type: choice('logfmt', 'json'), default: 'logfmt', here: ownLogs },
  ECS_LOG_MAX_FILE_SIZE_MB: { type: integer(1, mostInteger), default: '5', here: ownLogs },
  ECS_LOG_MAX_ROLL_COUNT: { type: integer(1, mostInteger), default: '24', here: ownLogs },
  ECS_LOG_DRIVER: { type: text, default: '', here: ownLogs },
  ECS_LOG_OPTS: { type: map, default: '', here: ownLogs },
  ECS_UPDATES_ENABLED: { type: flag, default: 'false', here: 'On this computer the agent is a part of Marina and comes with it.' },
  ECS_UPDATE_DOWNLOAD_DIR: { type: text, default: '', here: 'On this computer the agent is a part of Marina and comes with it.' },
  ECS_AUDIT_LOGFILE: { type: text, default: '/log/audit.log', here: 'On this computer requests for credentials are not written down.' },
  ECS_AUDIT_LOGFILE_DISABLED: { type: flag, default: 'false', here: 'On this computer requests for credentials are not written down.' },
  ECS_ENABLE_RUNTIME_STATS: { type: flag, default: 'false', here: never },
  ECS_ENABLE_PROMETHEUS_METRICS: { type: flag, default: 'false', here: never },
  ECS_DISABLE_DOCKER_HEALTH_CHECK: { type: flag, default: 'false', here: 'On this computer the agent runs in no container of its own.' },
  ECS_AGENT_HEALTHCHECK_HOST: { type: text, default: 'localhost', here: 'On this computer the agent runs in no container of its own.' },
  ECS_ALTERNATE_CREDENTIAL_PROFILE: {
    type: text,
    default: 'default',
    here: 'On this computer "marina serve --credentials" says what containers get.',
  },
  HTTP_PROXY: { type: text, default: '', here: 'On this computer the engine pulls images, with the proxy that it is set up with.' },
  NO_PROXY: { type: text, default: '', here: 'On this computer the engine pulls images, with the proxy that it is set up with.' },
  ECS_PAUSE_LABELS: { type: map, default: '', here: 'honoured' },
  ECS_AGENT_LABELS: { type: map, default: '', here: 'On this computer the agent runs in no container of its own.' },
  ECS_SKIP_LOCALHOST_TRAFFIC_FILTER: { type: flag, default: 'false', here: 'On this computer Marina changes no rules of the firewall.' },
  ECS_ALLOW_OFFHOST_INTROSPECTION_ACCESS: {
    type: flag,
    default: 'false',
    here: 'On this computer introspection answers on loopback alone.',
  },
  ECS_OFFHOST_INTROSPECTION_INTERFACE_NAME: {
    type: text,
    default: 'eth0',
    here: 'On this computer introspection answers on loopback alone.',
  },
} as const satisfies Record<string, EcsVariable>

export type EcsVariableName = keyof typeof ecsVariables

export const isEcsVariable = (name: string): name is EcsVariableName => Object.hasOwn(ecsVariables, name)
