import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { ContainerEngine, ContainerFacts, ContainerSpec, ExecStream, LogLine, LogOptions } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'

type Program = Pick<ContainerSpec, 'image' | 'command' | 'entryPoint'>

/** What an adapter brings to be held to the contract. */
export interface EngineUnderTest {
  engine: ContainerEngine
  images: {
    /** The sample image `marina/hello`. */
    hello: string
    /** An image with a POSIX shell. */
    shell: string
  }
  programs: {
    /** Writes a line of 40,000 `x` and then the line "end". */
    longLine: Program
    /** Writes "begun" and ends without a line end. */
    unterminated: Program
    cannotStart: Program
  }
  /** Images that a registry has, does not have, and would have if it answered. Left out where there is no registry. */
  registry?: { present: string; missing: string; unreachable: string }
  /** An engine that is not there. */
  unreachable(): ContainerEngine
  tearDown(): Promise<void>
}

/** What the contract's tests work with. */
export interface Bench {
  readonly engine: ContainerEngine
  readonly under: EngineUnderTest
  /** A name of its own for this run, which is removed after the test. */
  name(what: string): string
  /** A spec that runs the sample image's subcommand. */
  hello(name: string, command: string[], more?: Partial<ContainerSpec>): ContainerSpec
  /** A spec that runs a script. */
  script(name: string, script: string, more?: Partial<ContainerSpec>): ContainerSpec
  /** Creates and starts. */
  run(spec: ContainerSpec): Promise<string>
  /** Waits until what the engine says about a container is as wanted. */
  until(name: string, isWanted: (facts: ContainerFacts) => boolean): Promise<ContainerFacts>
  ended(name: string): Promise<ContainerFacts>
}

const PATIENCE_MS = 20_000
const PAUSE_MS = 20
const RUN_LABEL = 'marina.test.run'

/** To be called inside a `describe`: sets up before its tests and cleans up after each. */
export function contractBench(setUp: () => Promise<EngineUnderTest>): Bench {
  const run = randomBytes(4).toString('hex')
  const labels = { [RUN_LABEL]: run }
  let under: EngineUnderTest | undefined
  const ready = (): EngineUnderTest => {
    if (!under) throw new Error('The engine under test has not been set up.')
    return under
  }
  beforeAll(async () => {
    under = await setUp()
  }, 60_000)
  afterEach(() => removeAll(ready().engine, labels))
  afterAll(() => under?.tearDown())

  const until: Bench['until'] = async (name, isWanted) => {
    let facts: ContainerFacts | undefined
    await eventually(async () => {
      facts = await ready().engine.inspect(name)
      return facts !== undefined && isWanted(facts)
    }, `${name} is as wanted`)
    return facts as ContainerFacts
  }
  const spec = (name: string, image: string, command: string[], more: Partial<ContainerSpec>): ContainerSpec => ({
    name,
    image,
    command,
    networkMode: 'bridge',
    ...more,
    labels: { ...labels, ...more.labels },
  })
  return {
    get engine() {
      return ready().engine
    },
    get under() {
      return ready()
    },
    name: (what) => `marina-test-${run}-${what}`,
    hello: (name, command, more = {}) => spec(name, ready().images.hello, command, more),
    script: (name, script, more = {}) => spec(name, ready().images.shell, ['sh', '-c', script], more),
    async run(wanted) {
      await ready().engine.create(wanted)
      await ready().engine.start(wanted.name)
      return wanted.name
    },
    until,
    ended: (name) => until(name, ({ state }) => state === 'exited'),
  }
}

/** Waits for something that the world must come to. */
export async function eventually(isSo: () => Promise<boolean> | boolean, what: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited ${PATIENCE_MS / 1_000} s in vain until ${what}.`)
    await pause(PAUSE_MS)
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** The failure of a call, which must be an EngineError. */
export async function failureOf(call: Promise<unknown>): Promise<EngineError> {
  const outcome = await call.then(
    () => new Error('The call succeeded, and should not have.'),
    (error: unknown) => error,
  )
  expect(outcome).toBeInstanceOf(EngineError)
  return outcome as EngineError
}

export async function readAll(engine: ContainerEngine, name: string, options: LogOptions = { follow: false }): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const batch of engine.logs(name, options)) lines.push(...batch)
  return lines
}

export async function outputOf(exec: ExecStream): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of exec.output) text += decoder.decode(chunk, { stream: true })
  return text
}

async function removeAll(engine: ContainerEngine, labels: Record<string, string>): Promise<void> {
  const containers = await engine.list({ labels })
  await Promise.all(containers.map(({ name }) => engine.remove(name)))
  for (const { name } of await engine.listNetworks({ labels })) await engine.removeNetwork(name)
  for (const { name } of await engine.listVolumes({ labels })) await engine.removeVolume(name)
}

/** The label of everything a run makes, so that networks and volumes are found again, too. */
export function runLabels(spec: ContainerSpec): Record<string, string> {
  return { [RUN_LABEL]: spec.labels[RUN_LABEL] ?? '' }
}
