import { randomBytes } from 'node:crypto'
import Docker from 'dockerode'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { ContainerEngine } from '../containerEngine.ts'
import { contractBench, type EngineUnderTest, eventually } from '../contract/contractBench.ts'
import { findDockerForTests } from '../contract/dockerForTests.ts'
import { describeEngineContract } from '../contract/engineContract.ts'
import { forwardToSocket } from '../contract/forwardToSocket.ts'
import { freePort } from '../contract/freePort.ts'
import { describeLogs } from '../contract/logsContract.ts'
import { type LoopbackRegistry, startLoopbackRegistry } from '../contract/loopbackRegistry.ts'
import { findBusybox, noiseImageArchive, shellImageArchive } from '../contract/shellImage.ts'
import { ensureHelloImage } from '../sample/helloImage.ts'
import type { DirectConnection } from './dockerConnection.ts'
import { createDockerEngine } from './dockerEngine.ts'

const found = await findDockerForTests()
const busybox = findBusybox()
const reason =
  found.reason ?? (busybox ? undefined : 'No static busybox on this machine to make a test image of (MARINA_TEST_BUSYBOX names one).')

if (reason !== undefined) {
  console.log(`SKIPPED: ${reason}`)
  describe('engine contract: Docker', () => {
    it.skipIf(process.env['CI'] !== 'true')('has an engine to run on', () => expect.fail(reason))
  })
} else if (found.connection && busybox) {
  const { connection } = found
  describeEngineContract('Docker', () => dockerUnderTest(connection, busybox))
  describeDockerItself(connection)
  if ('socketPath' in connection) describeFarLogs(connection.socketPath, busybox)
}

/** Of an engine on this machine Marina may read the files of output itself; of one elsewhere it has to ask. */
function describeFarLogs(socketPath: string, busyboxPath: string): void {
  describe('engine contract: Docker elsewhere', () => {
    describeLogs(
      contractBench(async () => {
        const forward = await forwardToSocket(socketPath)
        const under = await dockerUnderTest({ host: '127.0.0.1', port: forward.port }, busyboxPath)
        return { ...under, tearDown: () => under.tearDown().finally(forward.close) }
      }),
    )
  })
}

async function dockerUnderTest(connection: DirectConnection, busyboxPath: string): Promise<EngineUnderTest> {
  const engine = createDockerEngine({ ...connection, log: silentLogger })
  const shell = `marina-test-${randomBytes(4).toString('hex')}/shell:1`
  await ensureHelloImage(engine)
  await engine.loadImage(shellImageArchive(busyboxPath, shell))
  const registry = await startLoopbackRegistry()
  if (!registry) console.log('SKIPPED: pulls from a registry, because the program docker-registry is not installed.')
  const script = (text: string) => ({ image: shell, command: ['sh', '-c', text] })
  return {
    engine,
    images: { hello: 'marina/hello:latest', shell },
    programs: {
      longLine: script('head -c 40000 /dev/zero | tr "\\0" x; echo; echo end'),
      unterminated: script('printf begun'),
      cannotStart: { image: shell, command: ['/nosuch'] },
    },
    ...(registry && { registry: await fillRegistry(connection, engine, registry) }),
    unreachable: () => createDockerEngine({ socketPath: '/nonexistent/docker.sock', log: silentLogger }),
    async tearDown() {
      await removeTestImages(engine, shell, registry)
      await registry?.stop()
      engine.close()
    },
  }
}

/** The port has no push, so this is dockerode itself. */
async function fillRegistry(connection: DirectConnection, engine: ContainerEngine, registry: LoopbackRegistry) {
  const repository = `${registry.address}/marina-test/web`
  await engine.loadImage(noiseImageArchive(3_000_000, `${repository}:1`))
  const docker = new Docker(connection)
  const stream = await docker.getImage(`${repository}:1`).push({ authconfig: { username: '', password: '' } } as object)
  await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())))
  return { present: `${repository}:1`, missing: `${repository}:2`, unreachable: '127.0.0.1:1/marina-test/web:1' }
}

async function removeTestImages(engine: ContainerEngine, shell: string, registry: LoopbackRegistry | undefined): Promise<void> {
  if (registry) await engine.removeImage(`${registry.address}/marina-test/web:1`)
  await engine.removeImage(shell)
}

/** What the port does not show, and an engine that runs things really does. */
function describeDockerItself(connection: DirectConnection): void {
  describe('Docker itself', () => {
    const name = `marina-test-${randomBytes(4).toString('hex')}`
    const engine = createDockerEngine({ ...connection, log: silentLogger })
    beforeAll(() => ensureHelloImage(engine))
    afterEach(() => engine.remove(name))
    afterAll(() => engine.close())

    it('keeps what the spec asks for', async () => {
      await engine.create({
        name,
        image: 'marina/hello:latest',
        labels: { colour: 'blue' },
        networkMode: 'none',
        environment: { GREETING: 'good day', EMPTY: '' },
        cpuShares: 256,
        cpuLimit: 0.5,
        memoryMiB: 64,
        memoryReservationMiB: 32,
        readonlyRootFilesystem: true,
        ulimits: [{ name: 'nofile', soft: 1_024, hard: 2_048 }],
        tmpfs: { '/run': 'size=16m,noexec' },
        capabilitiesDrop: ['ALL'],
        stopTimeoutSeconds: 7,
      })
      const { Config, HostConfig } = await new Docker(connection).getContainer(name).inspect()
      expect(Config.Env).toEqual(expect.arrayContaining(['GREETING=good day', 'EMPTY=']))
      expect(Config.Labels).toMatchObject({ colour: 'blue' })
      expect(Config).toMatchObject({ StopTimeout: 7 })
      expect(HostConfig).toMatchObject({
        CpuShares: 256,
        NanoCpus: 500_000_000,
        Memory: 67_108_864,
        MemoryReservation: 33_554_432,
        ReadonlyRootfs: true,
        Ulimits: [{ Name: 'nofile', Soft: 1_024, Hard: 2_048 }],
        Tmpfs: { '/run': 'size=16m,noexec' },
        CapDrop: ['ALL'],
      })
    })

    it('gives every line of a container that writes more than its files hold', async ({ skip }) => {
      if (!('socketPath' in connection) || process.getuid?.() !== 0) return skip('the files of output cannot be read here')
      const count = 200_000
      await engine.create({
        name,
        image: 'marina/hello:latest',
        labels: {},
        networkMode: 'none',
        command: ['spam', '60000', String(count)],
        logDriver: 'json-file',
        logOptions: { 'max-size': '2m', 'max-file': '4' },
      })
      await engine.start(name)
      const seen = new Uint8Array(count)
      for await (const lines of engine.logs(name, { follow: true })) {
        for (const { text } of lines) {
          const number = Number(/line"?[ :](\d+)/.exec(text)?.[1])
          seen[number - 1] = (seen[number - 1] ?? 0) + 1
        }
      }
      expect(seen.findIndex((times) => times !== 1)).toBe(-1)
    })

    it('makes one of two networks of one name, and keeps that with containers', async ({ skip }) => {
      const spec = { name: `${name}-net`, labels: { colour: name } }
      const make = () => new Docker(connection).createNetwork({ Name: spec.name, Driver: 'bridge', Labels: spec.labels })
      const { id } = await engine.ensureNetwork(spec)
      await engine.create({ name, image: 'marina/hello:latest', labels: {}, networkMode: spec.name, command: ['pause'] })
      await engine.start(name)
      const hasTwin = await make().then(
        () => true,
        () => false,
      )
      const settled = await engine.ensureNetwork(spec)
      await engine.remove(name)
      if (hasTwin) await make()
      await engine.removeNetwork(spec.name)
      if (!hasTwin) return skip('this Docker makes no two networks of one name')
      expect(settled.id).toBe(id)
      expect(await engine.listNetworks({ labels: spec.labels })).toEqual([])
    })

    it('answers on the published port', async ({ skip }) => {
      if (!('socketPath' in connection)) return skip('the engine is on another machine')
      const hostPort = await freePort()
      const ports = [{ containerPort: 80, protocol: 'tcp' as const, hostPort, hostIp: '127.0.0.1' }]
      await engine.create({ name, image: 'marina/hello:latest', labels: {}, networkMode: 'bridge', ports })
      await engine.start(name)
      const answer = () => fetch(`http://127.0.0.1:${hostPort}/health`).then((response) => response.text())
      await eventually(async () => (await answer().catch(() => '')).includes('healthy'), 'the server answers')
    })
  })
}
