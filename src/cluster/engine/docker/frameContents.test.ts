import { describe, expect, it } from 'vitest'
import { frameContents } from './frameContents.ts'

async function contents(chunks: Uint8Array[]): Promise<string> {
  async function* each() {
    yield* chunks
  }
  let text = ''
  for await (const piece of frameContents(each())) text += Buffer.from(piece).toString()
  return text
}

describe('frameContents', () => {
  const bytes = Buffer.concat([
    Buffer.from([1, 0, 0, 0, 0, 0, 0, 3]),
    Buffer.from('out'),
    Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]),
    Buffer.from([2, 0, 0, 0, 0, 0, 0, 4]),
    Buffer.from('err!'),
  ])

  it('gives both streams in order, wherever the bytes are cut', async () => {
    for (let cut = 0; cut <= bytes.length; cut += 1) expect(await contents([bytes.subarray(0, cut), bytes.subarray(cut)])).toBe('outerr!')
    expect(await contents([...bytes].map((byte) => Uint8Array.of(byte)))).toBe('outerr!')
  })

  it('does not wait for a frame to be complete', async () => {
    expect(await contents([bytes.subarray(0, 9)])).toBe('o')
  })
})
