import { afterEach, describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ContainerEngine, ExecStream } from '#cluster/engine/containerEngine.ts'
import { EngineError } from '#cluster/engine/engineError.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { type AgentBench, agentBench, scope, taskDefinition } from '../agent.testSupport.ts'
import { openExec } from './openExec.ts'

let bench: AgentBench | undefined
afterEach(() => bench?.close())

async function runningTask(containers = ['app'], essentials = containers) {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock })
  bench = agentBench({ engine, clock })
  const arn = bench.run(
    taskDefinition({ containerDefinitions: containers.map((name) => ({ name, image: 'nginx', essential: essentials.includes(name) })) }),
  )
  await clock.advance(5_000)
  const { store } = bench
  const open = (request: object = {}, over: Partial<ContainerEngine> = {}) =>
    openExec({ ...engine, ...over }, store, { task: arn, ...request }, scope, clock)
  return { bench, clock, engine, arn, open }
}

/** A command of the engine that answers with `said` and ends with `code`. */
function command(said: string, code: number): ExecStream {
  return {
    output: ReadableStream.from([new TextEncoder().encode(said)]),
    write() {},
    ready: async () => {},
    endInput() {},
    resize: async () => {},
    exitCode: async () => code,
    close() {},
  }
}
const missing = (program: string) =>
  command(
    `OCI runtime exec failed: exec failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown\r\n`,
    127,
  )

async function text(output: AsyncIterable<Uint8Array>): Promise<string> {
  let all = ''
  for await (const chunk of output) all += new TextDecoder().decode(chunk)
  return all
}
const failure = async (opening: Promise<unknown>) => {
  const error = await opening.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(ClusterError)
  return error as ClusterError
}

describe('openExec', () => {
  it('opens a shell in the only container and hands on what is typed', async () => {
    const { open } = await runningTask()
    const session = await open()
    session.write(new TextEncoder().encode('echo hello\rexit 3\r'))
    expect(await text(session.output)).toContain('hello')
    expect(await session.exitCode).toBe(3)
  })

  it('runs the command it is given', async () => {
    const { open } = await runningTask()
    const session = await open({ command: ['echo', 'one', 'two'] })
    expect(await text(session.output)).toContain('one two')
    expect(await session.exitCode).toBe(0)
  })

  it('takes sh where there is no bash', async () => {
    const { open, engine } = await runningTask()
    const tried: string[] = []
    const exec: ContainerEngine['exec'] = async (name, options) => {
      tried.push(options.command.join(' '))
      return options.command[0] === 'bash' ? missing('bash') : await engine.exec(name, options)
    }
    const session = await open({}, { exec })
    expect(tried).toEqual(['bash', 'sh'])
    session.close()
  })

  it('says so where the image has no shell at all', async () => {
    const { open } = await runningTask()
    const error = await failure(open({}, { exec: async (_name, { command: [program = ''] }) => missing(program) }))
    expect(error.code).toBe('InvalidParameterException')
    expect(error.message).toBe(
      'The image of container app has no shell: neither bash nor sh is in it. Run a program of the image itself instead, or add a shell to the image.',
    )
  })

  it('opens a shell whose own settings say "not found", and shows that', async () => {
    const { open, clock } = await runningTask()
    const output = (async function* () {
      yield new TextEncoder().encode('bash: fortune: command not found\r\n')
      await new Promise((resolve) => clock.after(10_000, () => resolve(undefined)))
      yield new TextEncoder().encode('$ ')
    })()
    const opening = open({}, { exec: async () => ({ ...command('', 0), output, exitCode: () => new Promise<never>(() => {}) }) })
    await clock.advance(3_000)
    const reading = text((await opening).output)
    await clock.advance(10_000)
    expect(await reading).toBe('bash: fortune: command not found\r\n$ ')
  })

  it('takes a refusal for a missing shell, too', async () => {
    const { open } = await runningTask()
    const refusal = new EngineError('refused', 'Error response from daemon: exec: "bash": executable file not found in $PATH')
    expect((await failure(open({}, { exec: () => Promise.reject(refusal) }))).message).toMatch(/has no shell/)
  })

  it('does not wait for a prompt for ever', async () => {
    const { open, clock } = await runningTask()
    const never = new Promise<never>(() => {})
    const silent: ExecStream = {
      ...command('', 0),
      output: { [Symbol.asyncIterator]: () => ({ next: () => never }) },
      exitCode: () => never,
    }
    const opening = open({}, { exec: async () => silent })
    await clock.advance(3_000)
    expect(await opening).toHaveProperty('output')
  })

  it('asks which container is meant where there are several', async () => {
    const { open } = await runningTask(['app', 'side'])
    expect((await failure(open())).message).toMatch(/has several containers\. Choose one of them: app, side\.$/)
    expect((await failure(open({ container: 'nobody' }))).message).toMatch(/has no container "nobody"\. It has: app, side\.$/)
    const session = await open({ container: 'side', command: ['true'] })
    expect(await session.exitCode).toBe(0)
  })

  it('says that a container does not run', async () => {
    const {
      bench: { stopTask },
      clock,
      arn,
      open,
    } = await runningTask()
    stopTask(arn)
    await clock.advance(5_000)
    const error = await failure(open())
    expect(error.code).toBe('TargetNotConnectedException')
    expect(error.message).toMatch(/is not running \(it is STOPPED\)/)
  })

  it('knows neither foreign tasks nor clusters', async () => {
    const { open } = await runningTask()
    expect((await failure(open({ task: 'f'.repeat(32) }))).message).toMatch(/^There is no task f+ in cluster default\./)
    expect((await failure(open({ cluster: 'other' }))).code).toBe('ClusterNotFoundException')
  })

  it('tells that the engine is away', async () => {
    const { open } = await runningTask()
    const exec = () => Promise.reject(new EngineError('unreachable', 'no socket'))
    expect((await failure(open({}, { exec }))).message).toBe('The engine does not answer: no socket')
  })
})
