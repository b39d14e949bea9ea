import { expect, it } from 'vitest'
import { fetchAgain } from './fetchAgain.ts'

/** A line that fails so many times before it answers. */
function failing(times: number, error: Error = new TypeError('Failed to fetch')) {
  let asked = 0
  const waited: number[] = []
  const ask = async () => {
    asked += 1
    if (asked <= times) throw error
    return new Response('ok')
  }
  const wait = async (ms: number) => void waited.push(ms)
  return { again: fetchAgain(ask as typeof fetch, wait), asked: () => asked, waited }
}

it('asks again while no connection comes about', async () => {
  const { again, asked, waited } = failing(2)
  expect((await again('/')).ok).toBe(true)
  expect(asked()).toBe(3)
  expect(waited).toEqual([100, 300])
})

it('gives up in the end', async () => {
  const { again, asked } = failing(99)
  await expect(again('/')).rejects.toThrow('Failed to fetch')
  expect(asked()).toBe(4)
})

it('does not ask again for somebody who left', async () => {
  const { again, asked } = failing(1, new DOMException('left', 'AbortError'))
  await expect(again('/')).rejects.toThrow('left')
  expect(asked()).toBe(1)
})
