import { describe, expect, it } from 'vitest'
import { createIncoming } from './incoming.ts'

const stream = () => createIncoming<string>({ messages: 2, bytes: 10 })

/** Takes each as its number says, and answers what was taken and what came out. */
function receive(incoming: ReturnType<typeof stream>, ...numbers: number[]) {
  const out: string[] = []
  const taken = numbers.map((number) => {
    const isTaken = incoming.take(number, `m${number}`, 2)
    for (let next = incoming.next(); next; next = incoming.next()) out.push(next)
    return isTaken
  })
  return { taken, out }
}

describe('a stream that comes in', () => {
  it.each([
    ['in order', [0, 1, 2], [true, true, true], ['m0', 'm1', 'm2']],
    ['late', [1, 2, 0], [true, true, true], ['m0', 'm1', 'm2']],
    ['twice', [0, 0, 1, 1], [true, true, true, true], ['m0', 'm1']],
    ['with a gap', [0, 2], [true, true], ['m0']],
    ['with more that is early than is kept', [3, 2, 1, 0], [true, true, false, true], ['m0']],
  ])('%s', (_, numbers, taken, out) => {
    expect(receive(stream(), ...numbers)).toEqual({ taken, out })
  })

  it('keeps no more bytes than it may, and always takes the next', () => {
    const incoming = stream()
    expect(incoming.take(1, 'large', 11)).toBe(false)
    expect(incoming.take(0, 'large', 1_000)).toBe(true)
    expect(incoming.next()).toBe('large')
    expect(incoming.take(2, 'early', 10)).toBe(true)
  })

  it('acknowledges again what it has had, processes it once and keeps none of it', () => {
    const incoming = stream()
    receive(incoming, 0, 1)
    expect(receive(incoming, 0, 1)).toEqual({ taken: [true, true], out: [] })
    expect(incoming.take(3, 'early', 10)).toBe(true)
  })
})
