import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { computeCompatibilities } from './computeCompatibilities.ts'
import { computeRequiresAttributes } from './computeRequiresAttributes.ts'
import { normaliseTaskDefinition } from './normaliseTaskDefinition.ts'

const task = (
  container: Partial<ContainerDefinition> = {},
  rest: Partial<RegisterTaskDefinitionRequest> = {},
): RegisterTaskDefinitionRequest => ({
  family: 'web',
  containerDefinitions: [{ name: 'app', image: 'nginx', memory: 64, ...container }],
  ...rest,
})
const container = (input: RegisterTaskDefinitionRequest) => normaliseTaskDefinition(input).containerDefinitions[0]

describe('what ECS fills in when it registers', () => {
  it('fills defaults and empty lists, and adds nothing else', () => {
    expect(normaliseTaskDefinition(task())).toEqual({
      family: 'web',
      containerDefinitions: [
        {
          name: 'app',
          image: 'nginx',
          memory: 64,
          cpu: 0,
          essential: true,
          environment: [],
          mountPoints: [],
          portMappings: [],
          systemControls: [],
          volumesFrom: [],
        },
      ],
      volumes: [],
      placementConstraints: [],
      compatibilities: ['EXTERNAL', 'EC2'],
    })
  })

  it.each([
    [undefined, { containerPort: 80 }, { containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    ['bridge', { containerPort: 80 }, { containerPort: 80, hostPort: 0, protocol: 'tcp' }],
    ['bridge', { containerPort: 80, hostPort: 8080, protocol: 'udp' }, { containerPort: 80, hostPort: 8080, protocol: 'udp' }],
    ['host', { containerPort: 80 }, { containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    ['awsvpc', { containerPort: 80 }, { containerPort: 80, hostPort: 80, protocol: 'tcp' }],
    ['awsvpc', { containerPortRange: '80-90' }, { containerPortRange: '80-90', protocol: 'tcp' }],
  ] as const)('ports of networkMode %s: %o', (networkMode, given, filled) => {
    const input = task({ portMappings: [given] }, networkMode && { networkMode })
    expect(container(input)?.portMappings).toEqual([filled])
  })

  it.each([
    ['256', '256'],
    ['.25 vCPU', '256'],
    ['1 vcpu', '1024'],
    ['0.5vCPU', '512'],
  ])('task cpu %s is %s', (given, units) => expect(normaliseTaskDefinition(task({}, { cpu: given })).cpu).toBe(units))

  it.each([
    ['512', '512'],
    ['0.5GB', '512'],
    ['1 GB', '1024'],
    ['2 gb', '2048'],
  ])('task memory %s is %s', (given, mebibytes) => expect(normaliseTaskDefinition(task({}, { memory: given })).memory).toBe(mebibytes))

  it('fills health checks, restart policies and docker volumes', () => {
    const input = task(
      { healthCheck: { command: ['CMD-SHELL', 'true'], timeout: 9 }, restartPolicy: { enabled: true } },
      { volumes: [{ name: 'v', dockerVolumeConfiguration: { driver: 'local' } }] },
    )
    expect(container(input)?.healthCheck).toEqual({ command: ['CMD-SHELL', 'true'], interval: 30, timeout: 9, retries: 3 })
    expect(container(input)?.restartPolicy).toEqual({ enabled: true, restartAttemptPeriod: 300 })
    expect(normaliseTaskDefinition(input).volumes?.[0]?.dockerVolumeConfiguration).toEqual({ driver: 'local', scope: 'task' })
  })

  it('does not change what it made', () => {
    const input = task({ portMappings: [{ containerPort: 80 }], healthCheck: { command: ['CMD', 'x'] } }, { cpu: '1 vCPU', memory: '2 GB' })
    const { requiresAttributes: _, compatibilities: __, ...once } = normaliseTaskDefinition(input)
    expect(normaliseTaskDefinition(once)).toEqual(normaliseTaskDefinition(input))
  })
})

describe('where a definition can run', () => {
  const sized = { networkMode: 'awsvpc', cpu: '256', memory: '512' } as const
  it.each<[string, RegisterTaskDefinitionRequest, string[]]>([
    ['bridge', task(), ['EXTERNAL', 'EC2']],
    ['bridge with sizes', task({}, { ...sized, networkMode: 'bridge' }), ['EXTERNAL', 'EC2']],
    ['host with sizes', task({}, { ...sized, networkMode: 'host' }), ['EXTERNAL', 'EC2', 'MANAGED_INSTANCES']],
    ['awsvpc with sizes', task({}, sized), ['EC2', 'FARGATE', 'MANAGED_INSTANCES']],
    ['awsvpc without sizes', task({}, { networkMode: 'awsvpc' }), ['EC2']],
    ['of a size Fargate has not', task({}, { ...sized, memory: '600' }), ['EC2', 'MANAGED_INSTANCES']],
    ['privileged', task({ privileged: true }, sized), ['EC2', 'MANAGED_INSTANCES']],
    ['slow to stop', task({ stopTimeout: 121 }, sized), ['EC2', 'MANAGED_INSTANCES']],
    ['slow to start', task({ startTimeout: 121 }, sized), ['EC2', 'FARGATE', 'MANAGED_INSTANCES']],
    [
      'Windows',
      task({}, { ...sized, cpu: '1024', memory: '2048', runtimePlatform: { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } }),
      ['EC2', 'FARGATE'],
    ],
  ])('%s', (_, input, expected) => expect(computeCompatibilities(input)).toEqual(expected))
})

describe('what an instance must be able to do', () => {
  const api = (version: string) => `com.amazonaws.ecs.capability.docker-remote-api.${version}`
  it.each<[string, RegisterTaskDefinitionRequest, string[]]>([
    ['a port', task({ portMappings: [{ containerPort: 80 }] }), []],
    ['awsvpc', task({}, { networkMode: 'awsvpc' }), [api('1.18'), 'ecs.capability.task-eni']],
    ['a log driver', task({ logConfiguration: { logDriver: 'gelf' } }), ['com.amazonaws.ecs.capability.logging-driver.gelf', api('1.19')]],
    ['a digest', task({ image: `web@sha256:${'a'.repeat(64)}` }), [api('1.21')]],
    ['a health check', task({ healthCheck: { command: ['CMD', 'x'] } }), ['ecs.capability.container-health-check', api('1.29')]],
    ['a stop timeout', task({ stopTimeout: 5 }), ['ecs.capability.container-ordering']],
    [
      'a task role on the host network',
      task({}, { taskRoleArn: 'r', networkMode: 'host' }),
      ['com.amazonaws.ecs.capability.task-iam-role-network-host'],
    ],
    [
      'secrets of both stores',
      task({
        secrets: [
          { name: 'A', valueFrom: 'arn:aws:secretsmanager:r:a:secret:s' },
          { name: 'B', valueFrom: 'parameter' },
        ],
      }),
      ['ecs.capability.secrets.asm.environment-variables', 'ecs.capability.secrets.ssm.environment-variables'],
    ],
    [
      'ECR with a role',
      task({ image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/web' }, { executionRoleArn: 'r' }),
      ['com.amazonaws.ecs.capability.ecr-auth', 'ecs.capability.execution-role-ecr-pull', api('1.21')],
    ],
  ])('%s', (_, input, expected) => expect(computeRequiresAttributes(input).map(({ name }) => name)).toEqual(expected))
})
