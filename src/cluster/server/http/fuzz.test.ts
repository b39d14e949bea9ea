/** Whatever a stranger sends: an error that is the sender's, and a server that goes on. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ecsErrorCodes, frontDoorErrorCodes } from '#cluster/api/errors.ts'
import { implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import { requestShapeOf } from '../schemas/requestShapes.ts'
import { ecsTarget, startTestServer, type TestServer } from './httpServer.testSupport.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(async () => {
  await server.close()
  expect(server.cluster.logged).toEqual([])
})

const codes = new Set<string>([...ecsErrorCodes, ...frontDoorErrorCodes])
const operation = fc.constantFrom(...implementedEcsOperations)
/** Names that the operation knows, so that values reach the depths of its shape. */
const member = operation.chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...(requestShapeOf(name)?.members.keys() ?? ['x']))))

const expectHonestAnswer = async (headers: Record<string, string>, body: string | Buffer) => {
  const { status, body: text } = await server.send({ headers, body })
  expect(status).toBeLessThan(500)
  if (status === 200) return
  const { __type, message } = JSON.parse(text) as { __type: string; message: string }
  expect(codes).toContain(__type)
  expect(message.length).toBeGreaterThan(10)
}

describe('fuzzing', () => {
  it('takes any bytes as a body', async () => {
    const property = fc.asyncProperty(operation, fc.uint8Array({ maxLength: 300 }), (name, bytes) =>
      expectHonestAnswer({ 'x-amz-target': ecsTarget(name) }, Buffer.from(bytes)),
    )
    await fc.assert(property, { numRuns: 150 })
  })

  it('takes any JSON as a body', async () => {
    const property = fc.asyncProperty(operation, fc.json({ maxDepth: 6 }), (name, text) =>
      expectHonestAnswer({ 'x-amz-target': ecsTarget(name) }, text),
    )
    await fc.assert(property, { numRuns: 150 })
  })

  it('takes any JSON as a member', async () => {
    const property = fc.asyncProperty(member, fc.jsonValue({ maxDepth: 5 }), ([name, key], value) =>
      expectHonestAnswer({ 'x-amz-target': ecsTarget(name) }, JSON.stringify({ [key]: value })),
    )
    await fc.assert(property, { numRuns: 300 })
  })

  it('takes any target and any credentials', async () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019.-_/,:=%<>"\' ;&')), maxLength: 60 })
    const property = fc.asyncProperty(text, text, text, (target, credential, type) =>
      expectHonestAnswer(
        { 'x-amz-target': target, authorization: `AWS4-HMAC-SHA256 Credential=${credential}`, 'content-type': `application/${type}` },
        '{}',
      ),
    )
    await fc.assert(property, { numRuns: 150 })
  })

  it.each(['{"a":', '[', '{"cluster":['])('takes %j repeated without end', async (piece) => {
    await expectHonestAnswer({ 'x-amz-target': ecsTarget('ListTasks') }, piece.repeat(150_000 / piece.length))
    const closed = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    await expectHonestAnswer({ 'x-amz-target': ecsTarget('ListTasks') }, `{"cluster":${closed},"other":${closed}}`)
  })

  it('goes on after bytes that are no HTTP', async () => {
    const property = fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
      await server.sendRaw(`${Buffer.from(bytes).toString('latin1')}\r\n\r\n\r\n\r\n`).catch(() => {})
    })
    await fc.assert(property, { numRuns: 50, interruptAfterTimeLimit: 3_000 })
    await expectHonestAnswer({ 'x-amz-target': ecsTarget('ListTasks') }, '{}')
  })
})
