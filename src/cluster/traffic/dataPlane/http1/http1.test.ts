/** Properties of reading HTTP/1.1: how bytes are cut must not matter, and no bytes may bring the plane down. */
import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { simple, target } from '../dataPlane.testSupport.ts'
import { BadMessage } from '../exchange/message.ts'
import { Opened, RawClient, startBackend, startPlane } from '../traffic.testSupport.ts'
import { BodyReader } from './bodyReader.ts'
import { parseRequestHead } from './requestHead.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

/** Cuts bytes at the places, wherever they fall. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

it('a chunked body is the same however its bytes are cut, and what follows is left alone', () => {
  const parts = fc.array(fc.uint8Array({ minLength: 1, maxLength: 40 }), { maxLength: 6 })
  fc.assert(
    fc.property(parts, fc.array(fc.nat(), { maxLength: 12 }), (chunks, places) => {
      const encoded = chunks.map((chunk) => Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]))
      const message = Buffer.concat([...encoded, Buffer.from('0\r\nX-Sum: 1\r\n\r\n')])
      const bytes = Buffer.concat([message, Buffer.from('GET / next')])
      const got: Buffer[] = []
      const reader = new BodyReader('chunked', { onBody: (chunk) => void got.push(Buffer.from(chunk)) })
      const used = cut(bytes, places).reduce((sum, piece) => sum + (reader.ended ? 0 : reader.feed(piece)), 0)
      expect(reader.ended).toBe(true)
      expect(used).toBe(message.length)
      expect(Buffer.concat(got)).toEqual(Buffer.concat(chunks))
      expect(reader.trailers).toEqual(['X-Sum', '1'])
    }),
  )
})

it('a head is read or refused, nothing else', () => {
  const piece = fc.oneof(fc.constantFrom('\r\n', '\n', '\r', ' ', ':', 'Host: a', 'Content-Length: 1', 'GET / HTTP/1.1', '\0'), fc.string())
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      try {
        const head = parseRequestHead(pieces.join(''))
        for (const text of [head.target, head.host, ...head.headers]) expect(text).not.toMatch(/[\r\n\0]/)
      } catch (error) {
        if (!(error instanceof BadMessage)) throw error
      }
    }),
    { numRuns: 500 },
  )
})

it('no bytes bring it down', { timeout: 30_000 }, async () => {
  const backend = await startBackend(opened)
  const { port } = await startPlane(opened, simple([target(backend.port)]))
  const valid = 'POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'
  const change = fc.tuple(fc.nat(valid.length - 1), fc.nat(3), fc.string({ maxLength: 4 }))
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = changes.reduce((text, [at, drop, put]) => text.slice(0, at) + put + text.slice(at + drop), valid)
      const client = new RawClient(opened, port).send(bytes)
      client.socket.end()
      await client.closes()
    }),
    { numRuns: 100 },
  )
  await new RawClient(opened, port).send('GET / HTTP/1.1\r\nHost: a\r\n\r\n').sees('hello')
})
