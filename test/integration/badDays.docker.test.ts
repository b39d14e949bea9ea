import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type PrivateDockerd, startPrivateDockerd } from '#cluster/engine/install/privateDockerd.ts'
import { builtCommand, type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
import { untilService, untilStatus, untilTask } from '#test/support/until.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const whyNoRoot =
  process.getuid?.() === 0 && process.platform === 'linux'
    ? undefined
    : 'skipped: needs root on Linux to mount a small disk or start an engine'
if (whyNoRoot) console.warn(whyNoRoot)
const family = `bad-days-${process.pid}`

const web = (over: object = {}) => ({
  family,
  containerDefinitions: [{ name: 'web', image: 'marina/hello', memory: 32, stopTimeout: 2, ...over }],
})

describe.skipIf(why)(`on a bad day${why ? ` (${why})` : ''}`, () => {
  let folder: string
  let marina: MarinaProcess

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-bad-day-'))
    marina = await startMarina({ dataFolder: folder, engine: dockerHost })
  })
  afterEach(async () => {
    await marina.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  afterAll(() => removeLeftovers(family))

  it('says that an image does not exist, and where it looked', async () => {
    await marina.client.registerTaskDefinition(web({ image: '127.0.0.1:1/no/such:tag' }))
    const { tasks } = await marina.client.runTask({ taskDefinition: family })
    const task = await untilTask(marina.client, tasks?.[0]?.taskArn ?? '', (now) => now.lastStatus === 'STOPPED')
    expect(task.stopCode).toBe('TaskFailedToStart')
    expect(task.containers?.[0]?.reason).toMatch(/^CannotPullContainerError: .*127\.0\.0\.1:1/)
  })

  it('says that a port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    await marina.client.registerTaskDefinition(web({ portMappings: [{ containerPort: 80, hostPort: port }] }))
    const { tasks } = await marina.client.runTask({ taskDefinition: family })
    const task = await untilTask(marina.client, tasks?.[0]?.taskArn ?? '', (now) => now.lastStatus === 'STOPPED')
    server.close()
    expect(task.stopCode).toBe('TaskFailedToStart')
    expect(task.containers?.[0]?.reason).toMatch(
      new RegExp(`^CannotStartContainerError: .*127\\.0\\.0\\.1:${port}.*address already in use`, 's'),
    )
  })

  it('does not place a second task on a fixed port', async () => {
    await marina.client.registerTaskDefinition(web({ portMappings: [{ containerPort: 80, hostPort: 18_327 }] }))
    const { tasks } = await marina.client.runTask({ taskDefinition: family })
    const { failures } = await marina.client.runTask({ taskDefinition: family })
    expect(failures).toEqual([expect.objectContaining({ reason: 'RESOURCE:PORTS' })])
    await marina.client.stopTask({ task: tasks?.[0]?.taskArn })
    await untilTask(marina.client, tasks?.[0]?.taskArn ?? '', (now) => now.lastStatus === 'STOPPED')
  })

  it('refuses a data file that is damaged, leaves it alone and says what to do', async () => {
    await marina.stop()
    const file = join(folder, 'state.db')
    rmSync(`${file}-wal`, { force: true })
    writeFileSync(file, 'not a database at all '.repeat(1000))
    const { status, stderr } = spawnSync(
      process.execPath,
      [builtCommand, 'serve', '--port', '0', '--data', folder, '--engine', dockerHost],
      {
        encoding: 'utf8',
      },
    )
    expect(status).toBe(1)
    expect(stderr).toContain('is damaged and was left as it is. Put a copy back in its place, or move it away to start empty')
    expect(readFileSync(file, 'utf8')).toContain('not a database at all')
    marina = await startMarina({ dataFolder: join(folder, 'fresh'), engine: dockerHost })
  })

  it.skipIf(whyNoRoot)('refuses a change when the disk is full, keeps what it acknowledged, and goes on when there is room', async () => {
    await marina.stop()
    const disk = join(folder, 'small-disk')
    mkdirSync(disk)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk])
    try {
      marina = await startMarina({ dataFolder: disk, engine: dockerHost })
      await marina.client.registerTaskDefinition(web())
      const filler = join(disk, 'filler')
      spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=4096'])
      const refusal = await registerUntilRefused(marina)
      expect(refusal.message).toContain('is full, so the change was not made. Free some space and try again.')
      const { taskDefinition: kept } = await marina.client.describeTaskDefinition({ taskDefinition: family })
      expect(kept?.revision).toBe(refusal.registered)
      rmSync(filler)
      const { taskDefinition: next } = await marina.client.registerTaskDefinition(web())
      expect(next?.revision).toBe(refusal.registered + 1)
      await marina.kill()
      marina = await startMarina({ dataFolder: disk, engine: dockerHost })
      const { taskDefinition: after } = await marina.client.describeTaskDefinition({ taskDefinition: family })
      expect(after?.revision).toBe(refusal.registered + 1)
      await marina.stop()
    } finally {
      execFileSync('umount', [disk])
    }
    marina = await startMarina({ dataFolder: join(folder, 'fresh'), engine: dockerHost })
  })

  /** Registers until the disk refuses; the log that SQLite writes ahead has some room of its own. */
  async function registerUntilRefused({ client }: MarinaProcess): Promise<{ message: string; registered: number }> {
    let registered = 1
    for (;;) {
      try {
        registered = (await client.registerTaskDefinition(web())).taskDefinition?.revision ?? registered
      } catch (error) {
        return { message: (error as Error).message, registered }
      }
    }
  }
})

describe.skipIf(why ?? whyNoRoot)(`an engine that dies in the middle of it${why || whyNoRoot ? ` (${why ?? whyNoRoot})` : ''}`, () => {
  const name = `bd${process.pid}`
  const folder = mkdtempSync(join(tmpdir(), 'marina-engine-'))
  const engineOptions = {
    dataRoot: join(folder, 'data'),
    execRoot: join(folder, 'exec'),
    pidFile: join(folder, 'pid'),
    host: `unix://${join(folder, 'docker.sock')}`,
    log: join(folder, 'log'),
    networkNamespace: name,
  }
  let dockerd: PrivateDockerd
  let marina: MarinaProcess

  afterAll(async () => {
    await marina?.stop()
    await dockerd?.stop()
    // The second engine found the namespace of the first and so leaves it.
    spawnSync('ip', ['netns', 'delete', name])
    rmSync(folder, { recursive: true, force: true })
  })

  it('is said, stops nothing by itself, and is made good when it is back', async () => {
    dockerd = await startPrivateDockerd(engineOptions)
    marina = await startMarina({ dataFolder: join(folder, 'marina'), engine: dockerd.host })
    await marina.client.registerTaskDefinition(web())
    await marina.client.createService({ serviceName: family, taskDefinition: family, desiredCount: 2 })
    await untilService(marina.client, family, (service) => service.runningCount === 2)

    process.kill(dockerd.pid, 'SIGKILL')
    const lost = await untilStatus(marina.client, (status) => !status.engine.connected)
    expect(lost.engine.lostWhy).toBeTruthy()
    const { services } = await marina.client.describeServices({ services: [family] })
    expect(services?.[0]).toMatchObject({ desiredCount: 2, runningCount: 2 })
    await marina.client.updateService({ service: family, desiredCount: 3 })

    dockerd = await startPrivateDockerd(engineOptions)
    await untilStatus(marina.client, (status) => status.engine.connected)
    await untilService(marina.client, family, (service) => service.runningCount === 3 && service.pendingCount === 0)
    await marina.client.deleteService({ service: family, force: true })
    await untilService(marina.client, family, (service) => service.status === 'INACTIVE')
  })
  it('is waited for by a daemon that starts while it is away, instead of starting its tasks elsewhere', async () => {
    await marina.client.createService({ serviceName: family, taskDefinition: family, desiredCount: 1 })
    await untilService(marina.client, family, (service) => service.runningCount === 1)
    const { taskArns } = await marina.client.listTasks({ serviceName: family })
    await marina.kill()
    process.kill(dockerd.pid, 'SIGKILL')

    marina = await startMarina({ dataFolder: join(folder, 'marina'), engine: 'auto', env: { DOCKER_HOST: dockerd.host } })
    const away = await marina.client.getStatus({})
    expect(away.engine).toMatchObject({ kind: 'docker', address: dockerd.host, connected: false })
    expect(away.engine.lostWhy).toBeTruthy()
    expect((await marina.client.listTasks({ serviceName: family })).taskArns).toEqual(taskArns)

    dockerd = await startPrivateDockerd(engineOptions)
    await untilStatus(marina.client, (status) => status.engine.connected)
    await untilService(marina.client, family, (service) => service.runningCount === 1 && service.pendingCount === 0, taskArns?.[0])
    await marina.client.deleteService({ service: family, force: true })
    await untilService(marina.client, family, (service) => service.status === 'INACTIVE')
  })
})
