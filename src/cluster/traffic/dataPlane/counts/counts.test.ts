import { expect, it } from 'vitest'
import { Counts } from './counts.ts'

it('adds up how long answers took, and begins anew with each report', () => {
  const counts = new Counts()
  expect(counts.take(0)).toBeUndefined()
  counts.requests += 3
  counts.answered(200, 10)
  counts.answered(200, 30)
  counts.answered(503, 20)
  expect(counts.take(1)).toMatchObject({
    requests: 3,
    statusCodes: { '2xx': 2, '5xx': 1 },
    latencySumMs: 60,
    latencyMinMs: 10,
    latencyMaxMs: 30,
  })
  counts.requests += 1
  expect(counts.take(1)).toMatchObject({ requests: 1, latencySumMs: 0, latencyMinMs: 0, latencyMaxMs: 0 })
  counts.requests += 1
  counts.answered(200, 40)
  expect(counts.take(0)).toMatchObject({ latencySumMs: 40, latencyMinMs: 40, latencyMaxMs: 40 })
})
