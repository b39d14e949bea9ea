import { encode } from 'dns-packet'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openStore } from '#cluster/state/store.ts'
import { buildNamespace } from '../discovery.testSupport.ts'
import { answerMessage, failure } from './answerMessage.ts'

it('answers, hands on or drops any message, and nothing else', () => {
  const store = openStore({ file: ':memory:', now: 0 })
  store.update('set up', (tx) => tx.put('discoveryNamespaces', buildNamespace('shop.local')))
  const query = encode({ type: 'query', id: 1, questions: [{ name: 'web.shop.local', type: 'A' }] })
  const broken = fc
    .array(fc.tuple(fc.nat(query.length - 1), fc.nat(255)), { maxLength: 6 })
    .map((changes) => changes.reduce((bytes, [at, value]) => bytes.with(at, value), Uint8Array.from(query)))
  fc.assert(
    fc.property(fc.oneof(broken, fc.uint8Array({ maxLength: 80 })), (message) => {
      const say = () => answerMessage(store.read(), message, false, () => 0)
      let reply: ReturnType<typeof say> | 'failed'
      try {
        reply = say()
      } catch {
        reply = 'failed'
        failure(message, 'serverFailure')
      }
      if (typeof reply === 'object') expect(reply.bytes.length).toBeLessThanOrEqual(1_232)
      else expect(['forward', 'drop', 'failed']).toContain(reply)
    }),
    { numRuns: 2_000 },
  )
  store.close()
})
