/** Marina on the simulated engine with the `aws` command pointed at it, and a list of what was exercised. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, beforeAll, describe, type TestContext } from 'vitest'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { whyNoAwsCli } from '#test/support/realDocker.ts'
import type { Answer } from './answers.ts'
import { type AwsCommand, openAwsCommand } from './awsCommand.ts'

export interface AwsWorld {
  marina: MarinaProcess
  command: AwsCommand
  /** What the installed command has under `ecs`, and under `ecs wait`. */
  offered: ReadonlySet<string>
  waiters: ReadonlySet<string>
  /** `list-tasks`, `wait tasks-running`. */
  exercised: Set<string>
  /** Runs `aws LINE`, such as `elbv2 describe-tags …`, which has to succeed. */
  call(line: string): Promise<Answer>
  /** Runs one that has to be refused; resolves to what it wrote. */
  refusal(line: string): Promise<string>
  /** Runs `aws ecs LINE`, which has to succeed. */
  aws(line: string): Promise<Answer>
  /** Of `aws ecs`, and exercised by it. */
  refused(line: string): Promise<string>
  /** Starts `aws LINE` that goes on until it is ended. */
  start(line: string): ChildProcessWithoutNullStreams
  /** Runs one until its answer is as asked: what the loops do takes its time. */
  until(line: string, isSo: (answer: Answer) => boolean): Promise<Answer>
  /** Path of a new file with this JSON. */
  fileOf(name: string, content: unknown): string
  /** What the double of AWS's session-manager-plugin was started with, one word an item. */
  pluginWords(): string[]
  close(): Promise<void>
}

const mostLooks = 200

/** Tests that share a world; skipped aloud where there is no `aws` command. */
export function describeAws(name: string, tests: (world: () => AwsWorld) => void): void {
  const why = whyNoAwsCli()
  if (why) console.warn(why)
  describe.skipIf(why)(`${name}${why ? ` (${why})` : ''}`, { timeout: 120_000 }, () => {
    let world: AwsWorld | undefined
    beforeAll(async () => {
      world = await openAwsWorld()
    })
    afterAll(() => world?.close())
    tests(() => {
      if (!world) throw new Error('there is no world outside of tests')
      return world
    })
  })
}

/** Distributions have commands that are years old: skips a test of what this one has not. */
export async function needsCommands({ command }: AwsWorld, test: TestContext, service: string, ...names: string[]): Promise<void> {
  const offered = await command.choices(service)
  const missing = names.filter((name) => !offered.includes(name))
  if (missing.length > 0) test.skip(`aws ${command.version} does not offer ${missing.join(', ')} under ${service}`)
}

async function openAwsWorld(): Promise<AwsWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-aws-commands-'))
  const marina = await startMarina({ dataFolder: join(folder, 'data'), engine: 'simulated', args: ['--ephemeral', '--no-ui'] })
  const env = environment(folder, marina.endpoint)
  const command = await openAwsCommand(env)
  const exercised = new Set<string>()
  const words = (line: string) => ['--endpoint-url', marina.endpoint, '--region', 'us-east-1', '--output', 'json', ...wordsOf(line)]
  const run = (line: string) => command.run(words(line))
  const note = (line: string) => void exercised.add(nameOf(line))
  const call: AwsWorld['call'] = async (line) => {
    const { code, out, err } = await run(line)
    if (code !== 0) throw new Error(`aws ${line}\n${err.trim() || `ended with ${code}`}`)
    return (out.trim() === '' ? {} : JSON.parse(out)) as Answer
  }
  const refusal: AwsWorld['refusal'] = async (line) => {
    const { code, err } = await run(line)
    if (code === 0) throw new Error(`aws ${line}\nwas not refused`)
    return err
  }
  const aws: AwsWorld['aws'] = async (line) => {
    const answer = await call(`ecs ${line}`)
    note(line)
    return answer
  }
  const record = join(folder, 'plugin-words')
  writePlugin(folder, record)
  return {
    marina,
    command,
    offered: new Set(await command.choices('ecs')),
    waiters: new Set(await command.choices('ecs', 'wait')),
    exercised,
    call,
    refusal,
    aws,
    async refused(line) {
      const err = await refusal(`ecs ${line}`)
      note(line)
      return err
    },
    start: (line) => spawn('aws', words(line), { env }),
    async until(line, isSo) {
      for (let look = 0; look < mostLooks; look += 1) {
        const answer = await aws(line)
        if (isSo(answer)) return answer
      }
      throw new Error(`aws ecs ${line}\nnever got there`)
    },
    fileOf(name, content) {
      const path = join(folder, name)
      writeFileSync(path, JSON.stringify(content))
      return path
    },
    pluginWords: () => (existsSync(record) ? readFileSync(record, 'utf8').trimEnd().split('\n') : []),
    async close() {
      await command.close()
      await marina.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Nothing of this machine's AWS, and no way to the real one. */
const environment = (folder: string, endpoint: string): NodeJS.ProcessEnv => ({
  ...process.env,
  HOME: folder,
  PATH: `${folder}${delimiter}${process.env['PATH']}`,
  AWS_ACCESS_KEY_ID: '123456789012',
  AWS_SECRET_ACCESS_KEY: 'anything',
  AWS_ENDPOINT_URL: endpoint,
  AWS_PAGER: '',
  // One that may try once only says so in every error.
  AWS_MAX_ATTEMPTS: '2',
  AWS_EC2_METADATA_DISABLED: 'true',
  // An address takes no `data-` before it.
  AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  HTTPS_PROXY: 'http://127.0.0.1:1',
  NO_PROXY: '127.0.0.1,localhost',
  // What it says is to be seen at once.
  PYTHONUNBUFFERED: '1',
})

/** The words of a command line as a shell parts them: blanks do, quotes of either kind keep together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s'"]+|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'))

function nameOf(line: string): string {
  const [name = '', waiter] = wordsOf(line)
  return name === 'wait' ? `wait ${waiter}` : name
}

/** In place of AWS's plugin for sessions, which the command starts twice: to see that it is there, and with the session. */
function writePlugin(folder: string, record: string): void {
  const path = join(folder, 'session-manager-plugin')
  writeFileSync(path, `#!/bin/sh\nfor word in "$@"; do printf '%s\\n' "$word" >> '${record}'; done\n`)
  chmodSync(path, 0o755)
}
