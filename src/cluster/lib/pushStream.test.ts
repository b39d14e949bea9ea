import { expect, it } from 'vitest'
import { pushStream } from './pushStream.ts'

it('gives values in order, waits for more and ends', async () => {
  const stream = pushStream<number>(10)
  stream.push(1)
  setImmediate(() => {
    stream.push(2)
    stream.end()
  })
  const seen: number[] = []
  for await (const value of stream) seen.push(value)
  expect(seen).toEqual([1, 2])
})

it('refuses what does not fit and fails after what did', async () => {
  const stream = pushStream<number>(1)
  expect(stream.push(1)).toBe(true)
  expect(stream.push(2)).toBe(false)
  stream.fail(new Error('too slow'))
  const reader = stream[Symbol.asyncIterator]()
  expect((await reader.next()).value).toBe(1)
  await expect(reader.next()).rejects.toThrow('too slow')
})

it('says once that the reader has left', async () => {
  let closed = 0
  const stream = pushStream<number>(10, () => (closed += 1))
  stream.push(1)
  for await (const _ of stream) break
  stream.end()
  expect(closed).toBe(1)
  expect(stream.push(2)).toBe(false)
})
