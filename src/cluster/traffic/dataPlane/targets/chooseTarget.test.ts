import { describe, expect, it } from 'vitest'
import { type Candidate, Chooser, chooseByHash, chooseByWeight } from './chooseTarget.ts'
import { readCookie, setCookies, setsCookie } from './stickiness.ts'

const candidate = (key: string, over: { inFlight?: number; share?: number } = {}): Candidate => ({
  key,
  inFlight: over.inFlight ?? 0,
  share: () => over.share ?? 1,
})

/** How often each was chosen. */
function tally(turns: number, choose: () => Candidate | undefined): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let turn = 0; turn < turns; turn += 1) {
    const key = choose()?.key ?? 'none'
    counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

/** The same numbers in every run, evenly spread. */
function evenly(): () => number {
  let at = 0
  return () => (at = (at + 0.618_033_988_75) % 1)
}

describe('an algorithm', () => {
  const three = ['a', 'b', 'c'].map((key) => candidate(key))

  it('round robin gives each its turn', () => {
    const chooser = new Chooser(evenly())
    expect(tally(300, () => chooser.choose('round_robin', three, 0))).toEqual({ a: 100, b: 100, c: 100 })
  })

  it('weighted random is even in the long run', () => {
    const chooser = new Chooser(evenly())
    for (const count of Object.values(tally(3_000, () => chooser.choose('weighted_random', three, 0)))) expect(count).toBeCloseTo(1_000, -2)
  })

  it('least outstanding requests takes the idlest, and takes turns among equals', () => {
    const chooser = new Chooser(evenly())
    const busy = [candidate('a', { inFlight: 2 }), candidate('b', { inFlight: 1 }), candidate('c', { inFlight: 1 })]
    expect(tally(100, () => chooser.choose('least_outstanding_requests', busy, 0))).toEqual({ b: 50, c: 50 })
  })

  it.each([
    [0.5, 40, 80],
    [0.25, 20, 90],
    [0.01, 1, 100],
  ])('slow start: a share of %s gets about %i of 200 turns beside two that get about %i', (share, slow, full) => {
    const chooser = new Chooser(evenly())
    const targets = [candidate('slow', { share }), candidate('b'), candidate('c')]
    const counts = tally(200, () => chooser.choose('round_robin', targets, 0))
    expect(Math.abs((counts['slow'] ?? 0) - slow)).toBeLessThanOrEqual(3)
    expect(Math.abs((counts['b'] ?? 0) - full)).toBeLessThanOrEqual(3)
  })

  it('one that is alone is taken, of none there is none', () => {
    const chooser = new Chooser(evenly())
    expect(chooser.choose('round_robin', [candidate('a')], 0)?.key).toBe('a')
    expect(chooser.choose('weighted_random', [], 0)).toBeUndefined()
  })
})

describe('by weight', () => {
  it.each([
    [
      [1, 1],
      [500, 500],
    ],
    [
      [90, 10],
      [900, 100],
    ],
    [
      [1, 0],
      [1_000, 0],
    ],
    [
      [0, 1],
      [0, 1_000],
    ],
    [
      [999, 1],
      [999, 1],
    ],
  ])('%j takes %j of 1,000', (weights, expected) => {
    const random = evenly()
    const counts = weights.map(() => 0)
    for (let turn = 0; turn < 1_000; turn += 1) {
      const at = chooseByWeight(weights, random) ?? -1
      counts[at] = (counts[at] ?? 0) + 1
    }
    counts.forEach((count, at) => expect(Math.abs(count - (expected[at] ?? 0))).toBeLessThanOrEqual(5))
  })

  it('of nothing is nothing', () => expect(chooseByWeight([0, 0], () => 0.5)).toBeUndefined())
  it('of the last number is the last that has weight', () => expect(chooseByWeight([1, 0], () => 1)).toBe(0))
})

describe('by hash', () => {
  const ten = Array.from({ length: 10 }, (_, at) => candidate(`10.0.0.${at}:80`))
  const addresses = Array.from({ length: 1_000 }, (_, at) => `192.168.${at >> 8}.${at & 255}`)

  it('stays, and only those move whose target goes', () => {
    const before = addresses.map((address) => chooseByHash(ten, address)?.key)
    const after = addresses.map((address) => chooseByHash(ten.slice(1), address)?.key)
    before.forEach((key, at) => key !== '10.0.0.0:80' && expect(after[at]).toBe(key))
  })

  it('is spread', () => {
    for (const { key } of ten) {
      const count = addresses.filter((address) => chooseByHash(ten, address)?.key === key).length
      expect(count).toBeGreaterThan(50)
      expect(count).toBeLessThan(200)
    }
  })
})

describe('a cookie', () => {
  it.each([
    ['AWSALB=x', 'x'],
    ['a=b; AWSALB=x; c=d', 'x'],
    ['AWSALBCORS=y; AWSALB=x=z', 'x=z'],
    ['XAWSALB=x', undefined],
    ['', undefined],
  ])('is read from %j', (header, value) => expect(readCookie(header, 'AWSALB')).toBe(value))

  it('is set as ELB does, once more for requests of other sites', () => {
    const end = 'Expires=Thu, 08 Jan 2026 00:00:00 GMT; Path=/'
    expect(setCookies('AWSALB', 'x', 604_800, Date.UTC(2026, 0, 1))).toEqual([
      'Set-Cookie',
      `AWSALB=x; ${end}`,
      'Set-Cookie',
      `AWSALBCORS=x; ${end}; SameSite=None`,
    ])
  })

  it('of the application is noticed', () => {
    expect(setsCookie(['set-cookie', 'other=1', 'Set-Cookie', 'session=2; Path=/'], 'session')).toBe(true)
    expect(setsCookie(['Set-Cookie', 'session2=1'], 'session')).toBe(false)
  })
})
