import { describe, expect, it } from 'vitest'
import { EngineError } from '../engineError.ts'
import { CREATE_TIMEOUT, goDuration, PULL_TIMEOUT, START_TIMEOUT, stopTimeout, timeoutMessage } from './timeouts.ts'
import { translateError } from './translateError.ts'

const answer = (statusCode: number, json: unknown, message = '(HTTP code 0) unexpected - words ') =>
  Object.assign(new Error(message), { statusCode, json })

describe('translateError', () => {
  it.each([
    [404, 'No such container: x', 'notFound'],
    [409, 'Conflict. The container name "/x" is already in use', 'conflict'],
    [403, 'error while removing network: network n id 1 has active endpoints', 'conflict'],
    [403, 'Pool overlaps with other one on this address space', 'refused'],
    [400, 'No command specified', 'refused'],
    [500, 'driver failed programming external connectivity', 'refused'],
  ])('HTTP %i "%s" is %s, quoted as Docker\'s client does', (status, message, kind) =>
    expect(translateError(answer(status, { message }), 'unix:///x')).toMatchObject({
      kind,
      message: `Error response from daemon: ${message}`,
    }),
  )

  it('finds the words where an answer was a stream or no JSON', () => {
    const streamed = translateError(answer(404, null, '(HTTP code 404) no such image - manifest unknown - really '), 'x')
    expect(streamed.message).toBe('Error response from daemon: manifest unknown - really')
    expect(translateError(answer(502, Buffer.from('<html>'), '(HTTP code 502) unexpected - <html> '), 'x').message).toBe(
      'Error response from daemon: <html>',
    )
  })

  it.each([
    ['ENOENT', 'there is no such socket'],
    ['ECONNREFUSED', 'nothing is listening there'],
    ['EACCES', 'permission denied'],
    ['ECONNRESET', 'closed the connection'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate or ours was not accepted (SELF_SIGNED_CERT_IN_CHAIN)'],
    ['EWEIRD', 'weird'],
  ])('%s is plain words', (code, words) => {
    const error = translateError(Object.assign(new Error(code === 'EWEIRD' ? 'weird' : 'connect'), { code }), 'unix:///x')
    expect(error.kind).toBe('unreachable')
    expect(error.message).toContain(`Cannot connect to the engine at unix:///x: `)
    expect(error.message).toContain(words)
  })

  it('leaves alone what is translated', () => {
    const error = new EngineError('timeout', 'late')
    expect(translateError(error, 'x')).toBe(error)
  })
})

describe('timeouts', () => {
  it("are told in ECS's words", () => {
    expect(timeoutMessage(START_TIMEOUT)).toBe('Could not transition to started; timed out after waiting 3m0s')
    expect(timeoutMessage(CREATE_TIMEOUT)).toBe('Could not transition to created; timed out after waiting 4m0s')
    expect(timeoutMessage(PULL_TIMEOUT)).toBe('Could not transition to pulled; timed out after waiting 2h0m0s')
    expect(timeoutMessage(stopTimeout(30))).toBe('Could not transition to stopped; timed out after waiting 2m30s')
    expect(goDuration(30_000)).toBe('30s')
  })
})
