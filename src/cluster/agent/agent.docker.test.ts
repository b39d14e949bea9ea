import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TaskArn } from '#cluster/api/arns.ts'
import type { LogEntry, LogEvent } from '#cluster/api/streams.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { findDockerForTests } from '#cluster/engine/contract/dockerForTests.ts'
import { firstAnswer } from '#cluster/engine/contract/firstAnswer.ts'
import { createDockerEngine } from '#cluster/engine/docker/dockerEngine.ts'
import { ensureHelloImage } from '#cluster/engine/sample/helloImage.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createLogReader } from '#cluster/logs/index.ts'
import type { TaskRecord, TaskStatus } from '#cluster/state/records/taskRecords.ts'
import { type AgentBench, agentBench, scope, taskDefinition } from './agent.testSupport.ts'
import { openExec } from './exec/openExec.ts'
import { removeEverything } from './upkeep/cleanUp.ts'

const found = await findDockerForTests()
if (found.reason !== undefined) {
  console.log(`SKIPPED: ${found.reason}`)
  describe('the agent on Docker', () => {
    it.skipIf(process.env['CI'] !== 'true')('has an engine to run on', () => expect.fail(found.reason))
  })
}

describe.skipIf(found.reason !== undefined)('the agent on Docker', () => {
  const installation = `agent-test-${randomBytes(4).toString('hex')}`
  let engine: ContainerEngine
  let bench: AgentBench

  beforeAll(async () => {
    if (!found.connection) return
    engine = createDockerEngine({ ...found.connection, log: silentLogger })
    await ensureHelloImage(engine)
    bench = agentBench({
      engine,
      clock: systemClock,
      ids: randomIds,
      installation,
      settings: { relistMs: 1_000, loadOwnImage: () => ensureHelloImage(engine) },
    })
  })
  afterAll(async () => {
    await bench?.close()
    if (engine) await removeEverything(engine, installation)
    engine?.close()
  })

  const until = (arn: TaskArn, holds: (task: TaskRecord) => boolean) =>
    new Promise<TaskRecord>((resolve, reject) => {
      const look = () => {
        const task = bench.task(arn)
        if (!holds(task)) return
        stopLooking()
        resolve(task)
      }
      const giveUp = setTimeout(() => {
        stopLooking()
        reject(new Error(`not in time: ${JSON.stringify(bench.task(arn))}`))
      }, 45_000)
      const cancel = bench.store.subscribe(look)
      const stopLooking = () => {
        cancel()
        clearTimeout(giveUp)
      }
      look()
    })
  const reaches = (arn: TaskArn, status: TaskStatus) => until(arn, ({ lastStatus }) => lastStatus === status)
  let revision = 0
  const hello = (over: object = {}, task: object = {}) =>
    taskDefinition({
      revision: (revision += 1),
      family: `hello-${installation}`,
      containerDefinitions: [
        {
          name: 'web',
          image: 'marina/hello:latest',
          memory: 32,
          stopTimeout: 5,
          portMappings: [{ containerPort: 80, protocol: 'tcp' }],
          ...over,
        },
      ],
      ...task,
    })
  const portOf = (task: TaskRecord) => task.containers[0]?.networkBindings[0]?.hostPort

  it('runs a service’s image from PENDING to HEALTHY, reachable at its port, readable, and stops it', async () => {
    const healthCheck = { command: ['CMD', '/hello', 'check'], interval: 5, timeout: 2, retries: 2 }
    const arn = bench.run(hello({ healthCheck, environment: [{ name: 'HELLO_MESSAGE', value: 'from the test' }] }))
    const task = await reaches(arn, 'RUNNING')
    expect(task.containers[0]?.networkBindings).toMatchObject([{ bindIP: '127.0.0.1', containerPort: 80, protocol: 'tcp' }])
    const answer = await firstAnswer(`http://127.0.0.1:${portOf(task)}/`)
    expect(await answer.text()).toContain('from the test')
    await until(arn, ({ healthStatus }) => healthStatus === 'HEALTHY')
    const lines = await readLines(task)
    expect(lines.some(({ text }) => text.includes('/'))).toBe(true)
    bench.stopTask(arn)
    const stopped = await reaches(arn, 'STOPPED')
    expect(stopped.containers[0]).toMatchObject({ lastStatus: 'STOPPED', exitCode: expect.any(Number) })
    expect(bench.statuses(arn)).toEqual(['PENDING', 'RUNNING', 'STOPPING', 'STOPPED'])
  })

  it('runs Fargate tasks side by side, each with an address and ports of its own, and takes their network away', async () => {
    const definition = hello({}, { networkMode: 'awsvpc', cpu: '256', memory: '512' })
    const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-test'] } }
    const arns = [1, 2].map(() => bench.run(definition, { launchType: 'FARGATE', networkConfiguration }))
    const tasks = await Promise.all(arns.map((arn) => reaches(arn, 'RUNNING')))
    for (const task of tasks) {
      expect((await firstAnswer(`http://127.0.0.1:${portOf(task)}/health`)).status).toBe(200)
      expect(task.networkInterface?.privateIpv4Address).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
    }
    expect(new Set(tasks.map(portOf)).size).toBe(2)
    const labels = { 'marina.installation': installation }
    expect(await engine.listNetworks({ labels })).toHaveLength(1)
    for (const arn of arns) bench.stopTask(arn)
    await Promise.all(arns.map((arn) => reaches(arn, 'STOPPED')))
    expect(bench.statuses(arns[0] as TaskArn)).toEqual(['PROVISIONING', 'PENDING', 'RUNNING', 'STOPPING', 'DEPROVISIONING', 'STOPPED'])
    await expect.poll(() => engine.listNetworks({ labels }), { timeout: 10_000 }).toEqual([])
  })

  it('sees a container killed behind its back, and one that ran out of memory', async () => {
    const killed = bench.run(hello())
    const leaking = bench.run(hello({ command: ['leak', '64'], memory: 16 }))
    const task = await reaches(killed, 'RUNNING')
    await engine.kill(task.containers[0]?.engineName ?? '', 'SIGKILL')
    expect((await reaches(killed, 'STOPPED')).containers[0]).toMatchObject({ exitCode: 137 })
    // Why it did is not always told by Docker 20.10: mapping/lifecycle looks at that.
    expect((await reaches(leaking, 'STOPPED')).containers[0]).toMatchObject({ exitCode: 137 })
  })

  it('tells a failed start in the words of the engine: no such program, a port that is taken, an image nobody has', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as { port: number }
    const taken = bench.run(hello({ portMappings: [{ containerPort: 80, hostPort: port, protocol: 'tcp' }] }))
    const program = bench.run(hello({ entryPoint: ['/nosuch'] }))
    const image = bench.run(hello({ image: '127.0.0.1:1/nobody/has:this' }))
    const reasonOf = async (arn: TaskArn) => (await reaches(arn, 'STOPPED')).containers[0]?.reason
    expect(await reasonOf(taken)).toMatch(
      /^CannotStartContainerError: Error response from daemon: .*(address already in use|already allocated)/,
    )
    expect(await reasonOf(program)).toMatch(/^CannotStartContainerError: Error response from daemon: .*"\/nosuch"/)
    expect(await reasonOf(image)).toMatch(/^CannotPullContainerError: The task can’t pull the image\. Check your network configuration\. /)
    for (const arn of [taken, program, image]) expect(bench.task(arn)).toMatchObject({ stopCode: 'TaskFailedToStart' })
    server.close()
  })

  it('adopts what runs after a restart, and reports what died meanwhile', async () => {
    const [kept, died] = [bench.run(hello()), bench.run(hello())]
    const before = await reaches(kept, 'RUNNING')
    const dying = await reaches(died, 'RUNNING')
    await bench.agent.stop()
    await engine.kill(dying.containers[0]?.engineName ?? '', 'SIGKILL')
    await bench.restart()
    expect((await reaches(died, 'STOPPED')).containers[0]).toMatchObject({ exitCode: 137 })
    const facts = await engine.inspect(before.containers[0]?.engineName ?? '')
    expect(bench.task(kept)).toEqual(before)
    expect(facts?.startedAt).toBe(before.containers[0]?.startedAt)
    bench.stopTask(kept)
    await reaches(kept, 'STOPPED')
  })

  it('runs commands in a container, and says that there is no shell in it', async () => {
    const arn = bench.run(hello())
    await reaches(arn, 'RUNNING')
    const session = await openExec(engine, bench.store, { task: arn, command: ['/hello', 'echo', 'typed'] }, scope)
    let output = ''
    for await (const chunk of session.output) output += new TextDecoder().decode(chunk)
    expect(output).toContain('typed')
    expect(await session.exitCode).toBe(0)
    await expect(openExec(engine, bench.store, { task: arn }, scope)).rejects.toThrow(/has no shell: neither bash nor sh is in it/)
    bench.stopTask(arn)
    await reaches(arn, 'STOPPED')
  })

  it('follows output from the first line to the end', async () => {
    const arn = bench.run(hello({ command: ['spam', '50', '100'] }))
    const task = await until(arn, ({ containers }) => containers[0]?.lastStatus !== 'PENDING')
    const events: LogEvent[] = []
    const reader = createLogReader({ store: bench.store, engine, clock: systemClock, log: silentLogger })
    for await (const event of reader.read({ tasks: [task.id], follow: true }, scope, AbortSignal.timeout(30_000))) events.push(event)
    const lines = events.flatMap((event) => (event.type === 'lines' ? event.lines : []))
    expect(lines).toHaveLength(100)
    expect(new Set(lines.map(({ text }) => text)).size).toBe(100)
    expect(events.at(-1)).toMatchObject({ type: 'ended', exitCode: 0 })
  })

  async function readLines(task: TaskRecord): Promise<LogEntry[]> {
    const reader = createLogReader({ store: bench.store, engine, clock: systemClock, log: silentLogger })
    const lines: LogEntry[] = []
    for await (const event of reader.read({ tasks: [task.id] }, scope, AbortSignal.timeout(10_000))) {
      if (event.type === 'lines') lines.push(...event.lines)
    }
    return lines
  }
})
