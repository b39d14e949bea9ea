import { setTimeout as wait } from 'node:timers/promises'
import { breakWorld } from './bigFaults.ts'
import { createDice } from './dice.ts'
import type { History } from './history.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { type Observer, observe } from './observer.ts'
import { untilAtRest, untilNothingIsLeft } from './settle.ts'
import { breakContainers, unpauseAll } from './smallFaults.ts'
import { openWorld, type World } from './world.ts'
import { createWriter, type Writer } from './writer.ts'

export interface ChaosResult {
  ledger: Ledger
  seen: Observer['seen']
  /** What Marina wrote to standard error. */
  said: string
}

/** Of the time asked for, this much is for coming up, coming to rest and taking everything away. */
const AROUND_MS = 70_000
const LEAST_FAULTS_MS = 20_000
const REST_LIMIT_MS = 120_000
const LEFT_LIMIT_MS = 60_000

/**
 * Breaks what can be broken while a client writes, then lets it come to rest and takes everything away.
 * @param minutes about how long it takes all in all
 */
export async function runChaos({ minutes, seed }: { minutes: number; seed: number }, history: History): Promise<ChaosResult> {
  const world = await openWorld(history)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void world.close().finally(() => process.exit(130)))
  try {
    await world.startMarina()
    const observer = observe(world, history)
    const ledger = createLedger()
    // Streams of chances of their own, so that the speed of one does not change what another does.
    const writer = createWriter(world, ledger, history, createDice(seed))
    await writer.begin()
    await breakAll(world, writer, history, { seed, forMs: Math.max(LEAST_FAULTS_MS, minutes * 60_000 - AROUND_MS) })
    await writer.calm()
    await untilAtRest(world, history, REST_LIMIT_MS)
    await writer.compare()
    await writer.removeAll()
    await untilNothingIsLeft(world, history, LEFT_LIMIT_MS)
    await observer.end()
    await world.endMarina('stopped')
    for (const line of unforeseen(world.said())) history.wrong('nothing unforeseen is logged', line)
    return { ledger, seen: observer.seen, said: world.said() }
  } finally {
    await world.close()
  }
}

async function breakAll(world: World, writer: Writer, history: History, { seed, forMs }: { seed: number; forMs: number }): Promise<void> {
  const abort = new AbortController()
  const { signal } = abort
  const loops = [
    breakContainers(world, history, createDice(seed + 1), signal),
    breakWorld(world, history, createDice(seed + 2), signal, writer.compare),
    writer.write(signal),
  ]
  await Promise.race([wait(forMs, undefined, { signal }), ...loops])
  abort.abort()
  await Promise.all(loops)
  await unpauseAll(world.docker)
  history.note('faults ended')
}

const ERROR_LEVEL = 50
const MOST_OF_A_LINE = 2_000

/** Lines of Marina's log that tell of a bug: what a full disk refuses is foreseen. */
function unforeseen(said: string): string[] {
  const isError = (line: string) => !line.startsWith('{') || (levelOf(line) >= ERROR_LEVEL && !/is full|ENOSPC/.test(line))
  return said
    .split('\n')
    .filter((line) => line.trim() !== '' && isError(line))
    .map((line) => line.slice(0, MOST_OF_A_LINE))
}

const levelOf = (line: string) => Number(/"level":(\d+)/.exec(line)?.[1] ?? 0)
