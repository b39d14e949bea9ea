import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstAnswer } from '#cluster/engine/contract/firstAnswer.ts'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { containersOfTask, docker, dockerHost, removeLeftovers, whyNoAwsCli, whyNoDocker } from '#test/support/realDocker.ts'

const why = (await whyNoDocker()) ?? whyNoAwsCli()
if (why) console.warn(why)
const family = `cli-journey-${process.pid}`

/** A newcomer's first hour with Marina, typed into AWS's own command line. */
describe.skipIf(why)(`the first service through the aws command${why ? ` (${why})` : ''}`, () => {
  let marina: MarinaProcess
  let folder: string

  const run = promisify(execFile)
  const aws = async (...args: string[]) => {
    const { stdout } = await run('aws', ['ecs', ...args, '--endpoint-url', marina.endpoint, '--region', 'us-east-1', '--output', 'json'], {
      env: { ...process.env, AWS_ACCESS_KEY_ID: '123456789012', AWS_SECRET_ACCESS_KEY: 'nothing', AWS_EC2_METADATA_DISABLED: 'true' },
    })
    return (stdout ? JSON.parse(stdout) : {}) as Record<string, never>
  }
  const taskArns = async (status = 'RUNNING') =>
    (await aws('list-tasks', '--service-name', family, '--desired-status', status))['taskArns'] as unknown as string[]
  const service = async () => ((await aws('describe-services', '--services', family))['services'] as unknown as Service[])[0] as Service
  const register = async (text: string) => {
    const file = join(folder, 'task-definition.json')
    writeFileSync(
      file,
      JSON.stringify({
        family,
        containerDefinitions: [
          {
            name: 'web',
            image: 'marina/hello',
            memory: 32,
            stopTimeout: 2,
            portMappings: [{ containerPort: 80 }],
            environment: [{ name: 'GREETING', value: text }],
          },
        ],
      }),
    )
    await aws('register-task-definition', '--cli-input-json', `file://${file}`)
  }

  interface Service {
    status: string
    runningCount: number
    taskDefinition: string
    deployments: { rolloutState: string }[]
    events: { message: string }[]
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-cli-journey-'))
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
  })
  afterAll(async () => {
    await marina.stop()
    await removeLeftovers(family)
    rmSync(folder, { recursive: true, force: true })
  })

  it('registers, creates a service of two, and waits until it is stable', async () => {
    await register('one')
    await aws('create-service', '--service-name', family, '--task-definition', family, '--desired-count', '2')
    await aws('wait', 'services-stable', '--services', family)
    expect((await service()).runningCount).toBe(2)
    expect(await taskArns()).toHaveLength(2)
  })

  it('answers on the port that DescribeTasks tells', async () => {
    const [arn = ''] = await taskArns()
    await aws('wait', 'tasks-running', '--tasks', arn)
    const { tasks } = (await aws('describe-tasks', '--tasks', arn)) as unknown as {
      tasks: { containers: { networkBindings: { hostPort: number }[] }[] }[]
    }
    const answer = await firstAnswer(`http://127.0.0.1:${tasks[0]?.containers[0]?.networkBindings[0]?.hostPort}/`)
    expect(answer.status).toBe(200)
  })

  it('replaces a container killed behind its back, and says why the task stopped', async () => {
    const before = await taskArns()
    const [victim] = await containersOfTask(before[0] ?? '')
    await docker.getContainer(victim?.Id ?? '').kill()
    await aws('wait', 'tasks-stopped', '--tasks', before[0] ?? '')
    await aws('wait', 'services-stable', '--services', family)
    const { tasks } = (await aws('describe-tasks', '--tasks', before[0] ?? '')) as unknown as {
      tasks: { stopCode: string; stoppedReason: string; containers: { exitCode: number }[] }[]
    }
    expect(tasks[0]).toMatchObject({
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [{ exitCode: 137 }],
    })
    expect(await taskArns()).toHaveLength(2)
  })

  it('rolls over to a new revision', async () => {
    await register('two')
    await aws('update-service', '--service', family, '--task-definition', family)
    await aws('wait', 'services-stable', '--services', family)
    const after = await service()
    expect(after.taskDefinition).toMatch(new RegExp(`${family}:2$`))
    expect(after.deployments).toHaveLength(1)
    expect(after.events[0]?.message).toBe(`(service ${family}) has reached a steady state.`)
  })

  it('deletes the service and leaves nothing running', async () => {
    await aws('delete-service', '--service', family, '--force')
    await aws('wait', 'services-inactive', '--services', family)
    expect((await service()).status).toBe('INACTIVE')
    for (const arn of await taskArns('STOPPED')) await aws('wait', 'tasks-stopped', '--tasks', arn)
    const running = await docker.listContainers({ filters: { label: [`com.amazonaws.ecs.task-definition-family=${family}`] } })
    expect(running).toEqual([])
  })
})
