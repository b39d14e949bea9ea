import { request as requestHttp } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { request as requestHttps } from 'node:https'
import { connect } from 'node:net'
import type { HealthCheckConfig, TargetConfig, TargetGroupConfig } from '../trafficConfig.ts'
import { matchesCode, type Outcome } from './judge.ts'

export interface Probe {
  check: HealthCheckConfig
  protocolVersion: TargetGroupConfig['protocolVersion']
  target: TargetConfig
}

const userAgent = 'ELB-HealthChecker/2.0'
export const timedOut: Outcome = { ok: false, reason: 'Target.Timeout', description: 'Request timed out' }
const failed: Outcome = { ok: false, reason: 'Target.FailedHealthChecks', description: 'Health checks failed' }

/** Asks a target once how it is. Ends with the signal at the latest; never rejects. */
export async function probe(asked: Probe, signal: AbortSignal): Promise<Outcome> {
  try {
    if (asked.check.protocol === 'TCP') return await probeTcp(asked, signal)
    const code = asked.protocolVersion === 'HTTP1' ? await codeOverHttp1(asked, signal) : await codeOverHttp2(asked, signal)
    if (code === undefined) return failed
    const mismatch: Outcome = {
      ok: false,
      reason: 'Target.ResponseCodeMismatch',
      description: `Health checks failed with these codes: [${code}]`,
    }
    return matchesCode(asked.check.matcher, code) ? { ok: true } : mismatch
  } catch {
    return signal.aborted ? timedOut : failed
  }
}

const portOf = ({ check, target }: Probe) => (check.port === 'traffic-port' ? target.connect.port : check.port)

/** As a target sees itself named: by its own address, not by where it is reached from here. */
const hostOf = ({ check, target }: Probe) => `${target.id}:${check.port === 'traffic-port' ? target.port : check.port}`

function probeTcp(asked: Probe, signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: asked.target.connect.address, port: portOf(asked), signal })
    socket.once('connect', () => resolve({ ok: true }))
    socket.once('connect', () => socket.destroy())
    socket.once('error', reject)
  })
}

function codeOverHttp1(asked: Probe, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const send = asked.check.protocol === 'HTTPS' ? requestHttps : requestHttp
    const request = send({
      host: asked.target.connect.address,
      port: portOf(asked),
      path: asked.check.path,
      headers: { Host: hostOf(asked), 'User-Agent': userAgent, 'Accept-Encoding': 'gzip, compressed', Connection: 'close' },
      agent: false,
      rejectUnauthorized: false,
      signal,
    })
    request.once('error', reject)
    request.once('response', (response) => {
      resolve(response.statusCode)
      // The code is all that counts: a body may be long.
      response.destroy()
    })
    request.end()
  })
}

/** The code of the answer, or of gRPC, which stands in the trailers. */
function codeOverHttp2(asked: Probe, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const scheme = asked.check.protocol === 'HTTPS' ? 'https' : 'http'
    const session = connectHttp2(`${scheme}://${bracketed(asked.target.connect.address)}:${portOf(asked)}`, { rejectUnauthorized: false })
    const leave = () => {
      session.destroy()
      reject(new Error('out of time'))
    }
    signal.addEventListener('abort', leave, { once: true })
    const done = (code: number | undefined) => {
      signal.removeEventListener('abort', leave)
      resolve(code)
      session.destroy()
    }
    session.once('error', reject)
    session.once('close', () => reject(new Error('closed')))
    const isGrpc = asked.protocolVersion === 'GRPC'
    const stream = session.request(headersOf(asked, scheme, isGrpc), { endStream: !isGrpc })
    stream.once('error', reject)
    stream.once('response', (headers) => {
      const inHead = headers['grpc-status']
      if (!isGrpc) done(Number(headers[':status']))
      else if (inHead !== undefined) done(Number(inHead))
    })
    stream.once('trailers', (headers) => done(headers['grpc-status'] === undefined ? undefined : Number(headers['grpc-status'])))
    stream.once('end', () => done(undefined))
    stream.resume()
    // An empty message: a flag and a length of four bytes.
    if (isGrpc) stream.end(Buffer.alloc(5))
  })
}

function headersOf(asked: Probe, scheme: string, isGrpc: boolean) {
  const common = { ':path': asked.check.path, ':scheme': scheme, ':authority': hostOf(asked), 'user-agent': userAgent }
  if (!isGrpc) return { ':method': 'GET', ...common }
  return { ':method': 'POST', ...common, 'content-type': 'application/grpc', te: 'trailers' }
}

export const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address)
