import fc from 'fast-check'
import { expect } from 'vitest'

/** How many histories each suite lives through in a check, once for what must never happen and once for what must come about: 2,000. */
const shares = {
  control: 1_210,
  earlySuccess: 100,
  shifting: 40,
  circuitBreaker: 200,
  loadBalancers: 150,
  daemons: 200,
  lossyEngine: 50,
  audibleEngine: 50,
} as const
export type Suite = keyof typeof shares

/** With MARINA_LONG=1: 100,000. */
const longTimes = 50

/** Longer than the longest of them takes, if ever so slowly. */
export const propertyTimeoutMs = 4 * 60 * 60_000

/** MARINA_HISTORIES is for all suites alike. */
function histories(suite: Suite): number {
  const { MARINA_HISTORIES, MARINA_LONG } = process.env
  return MARINA_HISTORIES ? Number(MARINA_HISTORIES) : shares[suite] * (MARINA_LONG ? longTimes : 1)
}

/**
 * Lives through random histories, and shrinks the first that goes wrong.
 * @param findWrong lives through one; what was wrong, in words
 */
export async function liveThrough<Parts extends [unknown, ...unknown[]]>(
  suite: Suite,
  parts: { [Place in keyof Parts]: fc.Arbitrary<Parts[Place]> },
  findWrong: (...history: Parts) => Promise<string[]>,
): Promise<void> {
  const property = fc.asyncProperty(...parts, async (...history) => {
    expect(await findWrong(...(history as Parts))).toEqual([])
  })
  // Whoever only asks whether it goes wrong does not wait for the shortest history that does.
  await fc.assert(property, { numRuns: histories(suite), endOnFailure: process.env['MARINA_UNSHRUNK'] !== undefined })
}
