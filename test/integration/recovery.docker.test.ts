import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Task } from '@aws-sdk/client-ecs'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { firstAnswer } from '#cluster/engine/contract/firstAnswer.ts'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { containersOfTask, docker, dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
import { untilService } from '#test/support/until.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const family = `recovery-${process.pid}`

describe.skipIf(why)(`a daemon that is killed${why ? ` (${why})` : ''}`, () => {
  let folder: string
  let marina: MarinaProcess

  const start = () => startMarina({ dataFolder: folder, engine: dockerHost })
  const tasksOf = async (desiredStatus: 'RUNNING' | 'STOPPED' = 'RUNNING'): Promise<Task[]> => {
    const { taskArns } = await marina.client.listTasks({ serviceName: family, desiredStatus })
    return taskArns?.length ? ((await marina.client.describeTasks({ tasks: taskArns })).tasks ?? []) : []
  }
  const runtimeIds = (tasks: Task[]) => tasks.flatMap((task) => task.containers?.map((container) => container.runtimeId) ?? []).sort()

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-recovery-'))
    marina = await start()
    await marina.client.registerTaskDefinition({
      family,
      containerDefinitions: [{ name: 'web', image: 'marina/hello', memory: 32, stopTimeout: 2, portMappings: [{ containerPort: 80 }] }],
    })
    await marina.client.createService({ serviceName: family, taskDefinition: family, desiredCount: 3 })
    await untilService(marina.client, family, (service) => service.runningCount === 3)
  })
  afterEach(async () => {
    await marina.client.deleteService({ service: family, force: true })
    await untilService(marina.client, family, (service) => service.status === 'INACTIVE')
    await marina.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  afterAll(() => removeLeftovers(family))

  it('adopts what ran on, untouched, and replaces what died meanwhile with its exit code', async () => {
    const before = await tasksOf()
    await marina.kill()
    const [victim] = await containersOfTask(before[0]?.taskArn ?? '')
    await docker.getContainer(victim?.Id ?? '').kill()
    marina = await start()
    await untilService(marina.client, family, (service) => service.runningCount === 3 && service.pendingCount === 0, before[0]?.taskArn)
    const after = await tasksOf()
    const survivors = runtimeIds(before.slice(1))
    expect(runtimeIds(after)).toEqual(expect.arrayContaining(survivors))
    expect(runtimeIds(after)).not.toContain(before[0]?.containers?.[0]?.runtimeId)
    const dead = (await tasksOf('STOPPED')).find((task) => task.taskArn === before[0]?.taskArn)
    expect(dead).toMatchObject({ stopCode: 'EssentialContainerExited', containers: [{ exitCode: 137 }] })
    const startedAt = (tasks: Task[]) => tasks.map((task) => task.startedAt?.getTime())
    expect(startedAt(after)).toEqual(expect.arrayContaining(startedAt(before.slice(1))))
  })

  it('has lost nothing that it acknowledged', async () => {
    await marina.client.updateService({ service: family, desiredCount: 5 })
    const { taskDefinition } = await marina.client.registerTaskDefinition({
      family,
      containerDefinitions: [{ name: 'web', image: 'marina/hello', memory: 32, command: ['serve'] }],
    })
    await marina.kill()
    marina = await start()
    const { services } = await marina.client.describeServices({ services: [family] })
    expect(services?.[0]?.desiredCount).toBe(5)
    const { taskDefinition: kept } = await marina.client.describeTaskDefinition({ taskDefinition: family })
    expect(kept).toEqual(taskDefinition)
    await untilService(marina.client, family, (service) => service.runningCount === 5)
  })

  it('goes on with the logs where they are', async () => {
    const [task] = await tasksOf()
    const port = task?.containers?.[0]?.networkBindings?.[0]?.hostPort
    await firstAnswer(`http://127.0.0.1:${port}/before`)
    await marina.kill()
    await fetch(`http://127.0.0.1:${port}/between`)
    marina = await start()
    await fetch(`http://127.0.0.1:${port}/after`)
    const abort = new AbortController()
    let seen = ''
    for await (const event of marina.client.logs({ tasks: [task?.taskArn ?? ''], follow: true }, abort.signal)) {
      if (event.type === 'lines') seen += event.lines.map((line) => line.text).join('\n')
      if (['/before', '/between', '/after'].every((path) => seen.includes(path))) break
    }
    abort.abort()
    expect(seen.indexOf('/before')).toBeLessThan(seen.indexOf('/between'))
    expect(seen.indexOf('/between')).toBeLessThan(seen.indexOf('/after'))
  })

  it('stops cleanly within five seconds on SIGTERM and leaves its tasks running', async () => {
    const before = await tasksOf()
    // Somebody watches and somebody reads along: neither may hold up the end.
    const watching = readToEnd(marina.client.watch({ scope: 'summary' }, AbortSignal.timeout(60_000)))
    const reading = readToEnd(marina.client.logs({ service: family, follow: true }, AbortSignal.timeout(60_000)))
    await Promise.all([watching.begun, reading.begun])
    const begin = performance.now()
    expect(await marina.stop()).toBe(0)
    expect(performance.now() - begin).toBeLessThan(5_000)
    for (const task of before) {
      const [container] = await containersOfTask(task.taskArn ?? '')
      expect(container?.State).toBe('running')
    }
    await Promise.all([watching.ended, reading.ended])
    marina = await start()
    expect(runtimeIds(await tasksOf())).toEqual(runtimeIds(before))
  })
})

/** Reads whatever comes until the line ends, however it ends. */
function readToEnd(events: AsyncIterable<unknown>): { begun: Promise<void>; ended: Promise<void> } {
  const { promise: begun, resolve } = Promise.withResolvers<void>()
  const read = async () => {
    for await (const _ of events) resolve()
  }
  return { begun, ended: read().catch(() => {}) }
}
