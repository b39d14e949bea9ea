/**
 * Whatever is sent: an answer that is the sender's, and a daemon that goes on and does not grow. `MARINA_REQUESTS` says how many, and
 * `MARINA_SEED` repeats a run that failed.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ecsErrorCodes, frontDoorErrorCodes, siblingErrorCodes } from '#cluster/api/errors.ts'
import { startTestDaemon } from '#test/support/testDaemon.ts'
import { anyRequest, firstRequests } from './anyRequest.ts'
import { createSender, type Sender } from './sender.ts'

const count = Number(process.env['MARINA_REQUESTS'] ?? 5_000)
const seed = Number(process.env['MARINA_SEED'] ?? Date.now() % 1_000_000_000)
/** One daemon answers no more than this, so that what requests rightly make stays within what may grow. */
const mostPerDaemon = 100_000
const mostGrowthBytes = 50_000_000
const answerMsPerRequest = 20
/** The share of the requests that are carried out. */
const leastDone = 0.05

const codes = new Set<string>([...ecsErrorCodes, ...frontDoorErrorCodes, ...siblingErrorCodes])

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

async function memoryBytes(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    collectGarbage()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** @returns whether it did what it was asked */
async function expectHonestAnswer(sender: Sender, request: Parameters<Sender['send']>[0]): Promise<boolean> {
  const answer = await sender.send(request)
  if (!answer) return false
  if (answer.status >= 500) throw new Error(`answered ${answer.status}: ${answer.body}`)
  if (answer.status === 200 || !answer.body.startsWith('{')) return answer.status === 200
  const { __type } = JSON.parse(answer.body) as { __type?: string }
  if (!codes.has(__type ?? '')) throw new Error(`answered with the code ${__type}, which is not one of ours`)
  return false
}

/** @returns how far memory grew, from its first thousand answers to its last */
async function askDaemon(asked: number, part: number): Promise<number> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-requests-'))
  const errors: string[] = []
  const note = (message: string, fields?: object) => void errors.push(`${message} ${JSON.stringify(fields)}`)
  const daemon = await startTestDaemon(dataFolder, { log: { debug() {}, info() {}, warn() {}, error: note } })
  const sender = createSender(daemon.endpoint)
  try {
    for (const request of firstRequests) expect(await expectHonestAnswer(sender, request)).toBe(true)
    let done = 0
    const property = fc.asyncProperty(anyRequest, async (request) => {
      if (await expectHonestAnswer(sender, request)) done += 1
    })
    const warmUp = Math.min(1_000, asked)
    await fc.assert(property, { numRuns: warmUp, seed: seed + part, endOnFailure: true })
    const before = await memoryBytes()
    await fc.assert(property, { numRuns: Math.max(1, asked - warmUp), seed: seed + part + 500_000_000, endOnFailure: true })
    expect(errors).toEqual([])
    // Else only the door was tried.
    expect(done / asked).toBeGreaterThan(leastDone)
    return (await memoryBytes()) - before
  } catch (error) {
    for (const line of errors.slice(0, 5)) console.warn(line)
    throw error
  } finally {
    sender.close()
    await daemon.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

describe('requests of any kind', () => {
  it(
    `are answered honestly and leave nothing behind (${count} of them, MARINA_SEED=${seed})`,
    async () => {
      const before = await memoryBytes()
      for (let left = count, part = 0; left > 0; left -= mostPerDaemon, part += 1)
        expect(await askDaemon(Math.min(left, mostPerDaemon), part)).toBeLessThan(mostGrowthBytes)
      // What is left once the daemons are gone is what leaked from them.
      expect((await memoryBytes()) - before).toBeLessThan(mostGrowthBytes)
    },
    Math.max(60_000, count * answerMsPerRequest),
  )
})
