import { describe, expect, it } from 'vitest'
import { createLimiter } from './limiter.ts'

/** Work that ends when it is told to. */
function works() {
  const started: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      started.push(name)
      ends.set(name, resolve)
    })
  const end = async (name: string) => {
    ends.get(name)?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { started, work, end }
}

describe('a limiter', () => {
  it('lets so many run at once, those in a hurry before the others', async () => {
    const { started, work, end } = works()
    const limiter = createLimiter(2)
    for (const name of ['a', 'b', 'c', 'd']) void limiter.run(work(name))
    void limiter.run(work('hurried'), { first: true })
    await end('none')
    expect(started).toEqual(['a', 'b'])
    await end('a')
    expect(started).toEqual(['a', 'b', 'hurried'])
    await end('b')
    await end('hurried')
    expect(started).toEqual(['a', 'b', 'hurried', 'c', 'd'])
  })

  it('goes on after a failure, which is the caller’s', async () => {
    const limiter = createLimiter(1)
    await expect(limiter.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await limiter.run(async () => 'next')).toBe('next')
  })
})
