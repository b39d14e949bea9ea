import { encode } from 'dns-packet'
import { describe, expect, it } from 'vitest'
import { forward } from './forward.ts'

describe('a question for somebody else', () => {
  it('is not answered where there is no way to them, and ends nothing else', async () => {
    const question = encode({ type: 'query', id: 1, questions: [{ type: 'A', name: 'example.com' }] })
    // No datagram socket may be connected to everybody.
    expect(await forward(question, [{ address: '255.255.255.255', port: 53 }], false)).toBeUndefined()
  })
})
