import { closeSync, fstatSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { openLogStore } from '#cluster/logs/index.ts'
import { searchLogs } from '#cluster/logs/store/searchLogs.ts'
import type { Bench } from '../bench.ts'
import { type Figure, median } from '../figure.ts'
import { residentMegabytes } from '../processFacts.ts'

/** Much more than may be held: what is held for each line would show. */
const linesInAll = 2_000_000
/** In MB. V8's young generation alone grows by up to 128 in a process that is this busy. */
const mostMemory = 200
const pollMs = 100
/** Kept lines that do not grow for so long grow no more. */
const patienceMs = 10_000
const searchedLines = 1_000_000
const searches = 5

/** How fast output of one and of ten noisy containers is kept, whether all of it is, and what that costs in memory. */
export async function logs(bench: Bench): Promise<Figure[]> {
  return [...(await flood(bench, 1)), ...(await flood(bench, 10))]
}

/** How long a word takes to be found in a million kept lines. */
export async function logSearch(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'marina-bench-search-'))
  try {
    const store = fill(folder)
    const times: number[] = []
    for (let turn = 0; turn < searches; turn += 1) {
      const begin = performance.now()
      const { hits } = await searchLogs(store, { text: 'needle', caseSensitive: false, wants: () => true, limit: 100 })
      times.push(performance.now() - begin)
      if (hits.length !== 2) throw new Error(`${hits.length} lines found instead of 2`)
    }
    store.close()
    const value = median(times)
    return [{ name: 'a word in 1,000,000 kept lines', value, unit: 'ms', ratio: value, goal: { at: 'most', ratio: 200 } }]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function flood({ marina, dataFolder, docker, allStopped }: Bench, containers: number): Promise<Figure[]> {
  const each = linesInAll / containers
  const family = 'bench-logs'
  await marina.client.registerTaskDefinition({
    family,
    containerDefinitions: [{ name: 'noisy', image: 'marina/hello', memory: 32, command: ['spam', '1000000', String(each)] }],
  })
  const before = residentMegabytes(marina.pid)
  const { tasks } = await marina.client.runTask({ taskDefinition: family, count: containers })
  const ids = tasks?.map(({ taskArn }) => taskArn?.split('/').at(-1) ?? '') ?? []
  const { kept, seconds, megabytes } = await untilQuiet(join(dataFolder, 'logs'), ids, marina.pid)
  await allStopped()
  await removeContainers(docker, family)
  const who = containers === 1 ? 'one container' : `${containers} containers`
  const rate = kept / seconds
  const share = kept / linesInAll
  const grown = megabytes - before
  return [
    { name: `log lines of ${who}`, value: rate, unit: 'lines/s', ratio: rate, goal: { at: 'least', ratio: 100_000 } },
    { name: `log lines of ${who} that are kept`, value: share * 100, unit: '%', ratio: share, goal: { at: 'least', ratio: 1 } },
    { name: `memory for the output of ${who}`, value: grown, unit: 'MB', ratio: grown, goal: { at: 'most', ratio: mostMemory } },
  ]
}

async function removeContainers(docker: Bench['docker'], family: string): Promise<void> {
  const left = await docker.listContainers({ all: true, filters: { label: [`com.amazonaws.ecs.task-definition-family=${family}`] } })
  await Promise.all(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true, v: true })))
}

/** Looks at the files until all lines are there or no more come: from the first line on to the last one, and the most memory meanwhile. */
async function untilQuiet(folder: string, tasks: readonly string[], pid: number) {
  let [kept, bytes, begun, grown, megabytes] = [0, 0, 0, performance.now(), 0]
  while (kept < linesInAll && performance.now() - grown < patienceMs) {
    await wait(pollMs)
    megabytes = Math.max(megabytes, residentMegabytes(pid))
    const now = countLines(folder, tasks)
    if (now.bytes === bytes) continue
    ;({ kept, bytes } = now)
    grown = performance.now()
    begun ||= grown - pollMs
  }
  return { kept, megabytes, seconds: (grown - begun) / 1_000 }
}

const NEWLINE = 10
const counted = new Map<string, { head: string; bytes: number; lines: number }>()

/** Reads on where it ended before: what is measured needs the processors itself. */
function countLines(folder: string, tasks: readonly string[]) {
  let [kept, total] = [0, 0]
  for (const name of readdirSync(folder)) {
    const known = counted.get(name) ?? { head: '', bytes: 0, lines: -1 }
    const isOurs = () => tasks.some((task) => known.head.includes(task))
    if (known.bytes > 0 && !isOurs()) continue
    const fresh = readFrom(join(folder, name), known.bytes)
    if (known.bytes === 0) known.head = fresh.toString('latin1', 0, fresh.indexOf(NEWLINE))
    if (known.bytes === 0 && isOurs()) counted.set(name, known)
    if (!isOurs()) continue
    for (let at = fresh.indexOf(NEWLINE); at >= 0; at = fresh.indexOf(NEWLINE, at + 1)) known.lines += 1
    known.bytes += fresh.length
    kept += known.lines
    total += known.bytes
  }
  return { kept, bytes: total }
}

function readFrom(path: string, at: number): Buffer {
  const file = openSync(path, 'r')
  try {
    const bytes = Buffer.allocUnsafe(Math.max(0, fstatSync(file).size - at))
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, at))
  } finally {
    closeSync(file)
  }
}

/** A million lines as ten containers write them, with two that hold the word. */
function fill(folder: string) {
  const store = openLogStore({ folder, retention: { keepMs: Number.MAX_SAFE_INTEGER, maxBytes: Number.MAX_SAFE_INTEGER } })
  const begin = Date.parse('2026-01-01T00:00:00Z')
  const batch = 10_000
  for (let from = 0; from < searchedLines; from += batch) {
    const engineName = `container-${(from / batch) % 10}`
    const stream = { engineName, cluster: 'default', task: engineName, taskArn: '', container: 'app', family: 'bench' }
    const lines = Array.from({ length: batch }, (_, at) => ({
      time: `${new Date(begin + from + at).toISOString().slice(0, 23)}000000Z`,
      stream: 'stdout' as const,
      text: (from + at) % 600_000 === 1_000 ? 'here is the needle' : `GET /items/${from + at} 200 ${at % 90}.1ms 172.17.0.${at % 9}`,
    }))
    store.append(stream, lines)
  }
  return store
}
