/**
 * Recordings of real AWS, replayed: their request is sent after the state it presumes was set up, and what comes back is compared by
 * status, error, message and members. Ids and times are compared by form only.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { timestampMembers } from '#cluster/api/timestamps.ts'
import type { Daemon } from './daemon.ts'
import { knownDifferences } from './recordings/knownDifferences.ts'
import { openWorld, setUps } from './recordings/setUps.ts'
import type { Json } from './requests.ts'

interface Recording {
  operation: string
  label: string
  input: Json | null | undefined
  httpStatus: number
  response?: Json
  /** What the AWS CLI printed: an answer, an error's members, or a line. */
  cliOutput?: Json | string
}

export interface ReplayScore {
  /** The number its file begins with, and what the publisher called it. */
  name: string
  operation: string
  /** Differences nobody has accounted for. */
  unknown: string[]
  /** Differences with the reason for each. */
  known: { difference: string; why: string }[]
}

/** Undefined where the corpus is not on this machine. */
export function recordingsFolder(): string | undefined {
  const folder = resolve(process.env['MARINA_CORPUS'] ?? '../shared/corpus', 'recordings')
  return existsSync(folder) ? folder : undefined
}

/** Undefined where the corpus is not on this machine. */
export async function replayRecordings(daemon: Daemon): Promise<ReplayScore[] | undefined> {
  const folder = recordingsFolder()
  if (folder === undefined) return undefined
  const scores: ReplayScore[] = []
  for (const file of readdirSync(folder).sort()) {
    const recording = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording
    if (recording.input) scores.push(await replay(daemon, file.slice(0, 3), { ...recording, input: recording.input }))
  }
  return scores
}

async function replay(daemon: Daemon, number: string, recording: Recording & { input: Json }): Promise<ReplayScore> {
  // An account of its own, so that no recording sees what another one needed.
  const world = openWorld(daemon, `200000000${number}`, recording.input)
  const found = await setUps[number]?.(world).then(
    () => '',
    (error: unknown) => `its state could not be set up: ${error instanceof Error ? error.message : String(error)}`,
  )
  const differences = found ? [found] : await compare(daemon, world, recording)
  const reasons = knownDifferences[number] ?? {}
  return {
    name: `${number} ${recording.label}`,
    operation: recording.operation,
    unknown: differences.filter((difference) => !reasons[difference]),
    known: differences.flatMap((difference) => (reasons[difference] ? [{ difference, why: reasons[difference] }] : [])),
  }
}

async function compare(daemon: Daemon, world: ReturnType<typeof openWorld>, recording: Recording): Promise<string[]> {
  const answer = await daemon.send(recording.operation, world.input(), world.account)
  const theirs = expectedOf(recording)
  if (answer.status !== recording.httpStatus)
    return [`status ${answer.status} for ${recording.httpStatus}: ${answer.type ?? ''} ${answer.message}`.trim()]
  if ('type' in theirs) {
    const same = answer.type === theirs.type && answer.message === theirs.message
    return same ? [] : [`${answer.type}: ${answer.message} for ${theirs.type}: ${theirs.message}`]
  }
  return compareMembers(answer.body, theirs.body)
}

function expectedOf({ httpStatus, response, cliOutput }: Recording): { body: Json } | { type: string; message: string } {
  if (typeof cliOutput === 'string') {
    const [, type = '', message = ''] = /\((\w+)\) when calling the \w+ operation: (.*)$/s.exec(cliOutput) ?? []
    return { type, message }
  }
  const body = response ?? cliOutput ?? {}
  if (httpStatus === 200) return { body }
  return { type: String(body['__type'] ?? body['Code']), message: String(body['message']) }
}

/** Members that a task gets on its way: here it is further after a few milliseconds than there after seconds. */
const membersOfProgress: ReadonlySet<string> = new Set([
  'connectivity',
  'healthStatus',
  'networkBindings',
  'connectivityAt',
  'pullStartedAt',
  'pullStoppedAt',
  'startedAt',
  'executionStoppedAt',
  'stoppedAt',
  'runtimeId',
  'imageDigest',
  'exitCode',
])

/** What each side has and the other lacks, lists taken together: `tasks[].containers[].networkBindings`. */
function compareMembers(ours: unknown, theirs: unknown): string[] {
  const [mine, yours] = [formsOf(ours), formsOf(theirs)]
  const below = (path: string, forms: Map<string, string>) =>
    [...forms].some(([other, form]) => form === 'empty' && path.startsWith(`${other}[]`))
  const further = (path: string) => membersOfProgress.has(path.slice(path.lastIndexOf('.') + 1))
  const onlyHere = [...mine]
    .filter(([path]) => !yours.has(path) && !below(path, yours) && !further(path))
    .map(([path]) => `only here: ${path}`)
  const onlyThere = [...yours].filter(([path]) => !mine.has(path) && !below(path, mine)).map(([path]) => `only there: ${path}`)
  const otherForm = [...mine].flatMap(([path, form]) => {
    const other = yours.get(path)
    return other === undefined || other === form || form === 'empty' || other === 'empty'
      ? []
      : [`${path} is ${form} here and ${other} there`]
  })
  return outermost([...onlyHere, ...onlyThere])
    .concat(otherForm)
    .sort()
}

/** A member that is missing says it for all that is in it. */
const outermost = (differences: string[]) =>
  differences.filter((one) => !differences.some((other) => one !== other && (one.startsWith(`${other}.`) || one.startsWith(`${other}[]`))))

function formsOf(value: unknown, path = '', name = '', forms = new Map<string, string>()): Map<string, string> {
  if (path !== '') forms.set(path, formOf(value, name, forms.get(path)))
  if (Array.isArray(value)) for (const item of value) formsOf(item, `${path}[]`, name, forms)
  else if (typeof value === 'object' && value !== null) {
    for (const [member, inner] of Object.entries(value)) formsOf(inner, path === '' ? member : `${path}.${member}`, member, forms)
  }
  return forms
}

function formOf(value: unknown, name: string, before: string | undefined): string {
  if (Array.isArray(value)) return value.length === 0 && before !== 'list' ? 'empty' : 'list'
  if (timestampMembers.has(name) && (typeof value === 'number' || typeof value === 'string')) return 'time'
  return typeof value
}
