import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import { ClusterConfiguration$, ContainerDefinition$, ExecuteCommandConfiguration$, TaskDefinition$ } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { clusterMembers, execMembers } from './differences/clusterDifferences.ts'
import { containerMembers } from './differences/containerDifferences.ts'
import { taskMembers } from './differences/taskDifferences.ts'
import { explainClusterDifferences, explainLocalDifferences } from './localDifferences.ts'

const explain = (taskDefinition: TaskDefinition, publishAddress = '127.0.0.1') =>
  explainLocalDifferences(taskDefinition, { publishAddress })
const paths = (taskDefinition: TaskDefinition, publishAddress?: string) => explain(taskDefinition, publishAddress).map(({ path }) => path)
const withContainer = (container: ContainerDefinition, over: TaskDefinition = {}): TaskDefinition => ({
  ...over,
  containerDefinitions: [container],
})

/** Member names of a shape of the SDK's run-time model. */
const membersOf = (schema: readonly unknown[]) => (schema[4] as string[]).toSorted()

describe('explainLocalDifferences', () => {
  it('knows every member there is', () => {
    expect(Object.keys(containerMembers).toSorted()).toEqual(membersOf(ContainerDefinition$))
    expect([...Object.keys(taskMembers), 'containerDefinitions'].toSorted()).toEqual(membersOf(TaskDefinition$))
  })

  it('has nothing to say of what runs as on AWS', () => {
    const container = {
      name: 'a',
      image: 'x',
      memory: 64,
      environment: [{ name: 'A', value: '1' }],
      secrets: [],
      logConfiguration: { logDriver: 'json-file' as const },
    }
    expect(explain(withContainer(container, { family: 'f', networkMode: 'bridge', cpu: '256', volumes: [] }))).toEqual([])
  })

  it('names the place and speaks in sentences', () => {
    const [difference] = explain(withContainer({ portMappings: [{ containerPort: 8080, hostPort: 80 }] }))
    expect(difference?.path).toBe('containerDefinitions[0].portMappings[0].hostPort')
    expect(difference?.sentence).toBe('On this computer port 8080 is published on 127.0.0.1 only; on AWS on every address of the instance.')
    expect(paths(withContainer({ portMappings: [{ containerPort: 80 }] }), '0.0.0.0')).toEqual([])
  })

  it('lists what is not honoured', () => {
    const container: ContainerDefinition = {
      secrets: [{ name: 'PASSWORD', valueFrom: 'arn' }],
      environmentFiles: [{ type: 's3', value: 'arn' }],
      restartPolicy: { enabled: true },
      resourceRequirements: [{ type: 'GPU', value: '1' }],
      firelensConfiguration: { type: 'fluentbit' },
      logConfiguration: { logDriver: 'awslogs', secretOptions: [{ name: 'token', valueFrom: 'arn' }] },
    }
    const task: TaskDefinition = {
      networkMode: 'awsvpc',
      taskRoleArn: 'arn',
      volumes: [{ name: 'd', efsVolumeConfiguration: { fileSystemId: 'fs-1' } }],
      ephemeralStorage: { sizeInGiB: 50 },
    }
    const found = explain(withContainer(container, task))
    expect(found.map(({ path }) => path)).toEqual([
      'taskRoleArn',
      'networkMode',
      'volumes[0].efsVolumeConfiguration',
      'ephemeralStorage',
      'containerDefinitions[0].restartPolicy',
      'containerDefinitions[0].environmentFiles',
      'containerDefinitions[0].secrets',
      'containerDefinitions[0].logConfiguration.logDriver',
      'containerDefinitions[0].logConfiguration.secretOptions',
      'containerDefinitions[0].resourceRequirements[0]',
      'containerDefinitions[0].firelensConfiguration',
    ])
    for (const { sentence } of found) expect(sentence).toMatch(/^On this computer .*\.$/)
  })

  it('says of a log router what it does without, and where the others’ output goes', () => {
    const s3 = { 'config-file-type': 's3', 'config-file-value': 'arn', 'enable-ecs-log-metadata': 'false' }
    const routers = [{ type: 'fluentbit' as const }, { type: 'fluentd' as const, options: s3 }]
    const [first, second] = routers.map((firelensConfiguration) => paths(withContainer({ firelensConfiguration })))
    expect(first).toEqual(['containerDefinitions[0].firelensConfiguration'])
    expect(second).toEqual(['containerDefinitions[0].firelensConfiguration.options.config-file-value'])
    const [routed] = explain(withContainer({ logConfiguration: { logDriver: 'awsfirelens' } }))
    expect(routed?.sentence).toMatch(/^On this computer output goes to the log router and is kept by Marina too/)
  })

  it('says that limits of a task are those of each container, where there are several', () => {
    const containers = [{ name: 'a' }, { name: 'b' }]
    expect(paths({ cpu: '512', memory: '1024', containerDefinitions: containers })).toEqual(['cpu', 'memory'])
    expect(paths({ cpu: '512', memory: '1024', containerDefinitions: containers.slice(1) })).toEqual([])
  })

  it('copes with every task definition of the corpus', ({ skip }) => {
    const folder = resolve(process.env['MARINA_CORPUS'] ?? '../shared/corpus', 'task-definitions')
    if (!existsSync(folder)) return skip(`no corpus of task definitions at ${folder} (MARINA_CORPUS names its folder)`)
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json'))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const sentences = corpusDefinitions(join(folder, file)).flatMap((definition) => explain(definition).map(({ sentence }) => sentence))
      expect(sentences.filter((sentence) => /undefined|NaN|\[object/.test(sentence))).toEqual([])
    }
  })

  it('says whose account secrets and credentials are of, where one is chosen', () => {
    const definition = withContainer(
      { secrets: [{ name: 'KEY', valueFrom: 'arn' }], environmentFiles: [{ type: 's3', value: 'arn' }] },
      { taskRoleArn: 'arn' },
    )
    const sentences = (secrets: string, credentials: string) =>
      explainLocalDifferences(definition, { publishAddress: '127.0.0.1', secrets, credentials }).map(({ sentence }) => sentence)
    expect(sentences('profile:work', 'profile:work,role:task')).toEqual([
      'On this computer containers get the credentials of the task role, which is assumed with your profile work. With Docker Desktop and its like no credentials can be served.',
      'On this computer an environment file is read from S3 with your profile work, not with the execution role.',
      'On this computer KEY come from AWS with your profile work, not with the execution role.',
    ])
    const [role, ...both] = sentences('local,profile:work', 'profile:work')
    expect(role).toContain('the credentials of your profile work in the task role’s place')
    expect(both.join(' ')).toMatch(/one that is not there is read from S3.*and what is not there from AWS with your profile work/)
  })
})

describe('explainClusterDifferences', () => {
  it('knows every member there is', () => {
    expect(Object.keys(clusterMembers).toSorted()).toEqual(membersOf(ClusterConfiguration$))
    expect(Object.keys(execMembers).toSorted()).toEqual(membersOf(ExecuteCommandConfiguration$))
  })

  it('says that sessions are not recorded, and where AWS would have kept them', () => {
    const exec = (executeCommandConfiguration: object) => explainClusterDifferences({ configuration: { executeCommandConfiguration } })
    const logConfiguration = { cloudWatchLogGroupName: 'audit', s3BucketName: 'sessions' }
    expect(exec({ kmsKeyId: 'key', logging: 'OVERRIDE', logConfiguration })).toEqual([
      {
        path: 'configuration.executeCommandConfiguration.kmsKeyId',
        sentence: 'On this computer sessions of ECS Exec are not encrypted with a key: they do not leave it.',
      },
      {
        path: 'configuration.executeCommandConfiguration.logConfiguration',
        sentence:
          'On this computer sessions of ECS Exec are not recorded: nothing is written to the log group audit or the bucket sessions.',
      },
    ])
    expect(exec({ logging: 'DEFAULT' }).map(({ path }) => path)).toEqual(['configuration.executeCommandConfiguration.logging'])
    expect(exec({ logging: 'NONE' })).toEqual([])
    expect(explainClusterDifferences({})).toEqual([])
  })
})

function corpusDefinitions(path: string): TaskDefinition[] {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8')) as TaskDefinition & { taskDefinition?: TaskDefinition }
    const definition = content.taskDefinition ?? content
    return Array.isArray(definition.containerDefinitions) ? [definition] : []
  } catch {
    return []
  }
}
