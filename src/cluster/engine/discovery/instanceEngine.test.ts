import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { connectionOfEngine, hostOf, isPlain } from './instanceEngine.ts'

const folder = mkdtempSync(join(tmpdir(), 'marina-pems-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const of = (address: string, tlsFolder?: string) => connectionOfEngine({ address, ...(tlsFolder !== undefined && { tlsFolder }) })

describe('the engine of container instances', () => {
  it('is had over ssh, TLS, plainly and by a socket', () => {
    for (const name of ['ca', 'cert', 'key']) writeFileSync(join(folder, `${name}.pem`), `the ${name}`)
    expect(of('ssh://ann@far:2222')).toEqual({ ssh: { host: 'far', user: 'ann', port: 2222 } })
    const tls = { ca: 'the ca', cert: 'the cert', key: 'the key' }
    expect(of('tcp://far:4444', folder)).toEqual({ host: 'far', port: 4444, tls })
    // Docker's own port with TLS.
    expect(of('tcp://far', folder)).toEqual({ host: 'far', port: 2376, tls })
    expect(of('tcp://far')).toEqual({ host: 'far', port: 2375 })
    expect(of('unix:///run/other.sock', folder)).toEqual({ socketPath: '/run/other.sock' })
  })

  it.each([
    ['ssh://', /named like ssh:\/\/user@host/],
    ['ssh://-oProxyCommand=evil', /named like ssh:\/\/user@host/],
    ['ssh://ann:hunter2@far', /^"ssh:\/\/far" cannot be used: a password is not taken/],
    ['ssh://far/run/docker.sock', /what follows the host is not used/],
    ['ftp://far', /is not an engine's address/],
  ])('%s is refused', (address, sentence) => expect(() => of(address)).toThrow(sentence))

  it('wants certificates where it is told to look for them', () => {
    const empty = mkdtempSync(join(folder, 'empty-'))
    expect(() => of('tcp://far', empty)).toThrow(`${empty} has no ca.pem.`)
    expect(() => of('tcp://far', 'certs')).toThrow('is to be an absolute path')
    expect(() => of('ssh://far', folder)).toThrow('Over ssh no certificates are used')
    writeFileSync(join(empty, 'ca.pem'), 'the ca')
    writeFileSync(join(empty, 'cert.pem'), 'the cert')
    expect(() => of('tcp://far', empty)).toThrow(`${empty} has no key.pem.`)
  })

  it('is plain only where nothing protects it, and elsewhere only where it is not this computer', () => {
    expect(
      ['tcp://far', 'tcp://127.0.0.1', 'tcp://localhost:1', 'tcp://[::1]:1', 'ssh://far', 'unix:///a.sock'].map((at) => isPlain(of(at))),
    ).toEqual([true, false, false, false, false, false])
    expect(isPlain(of('tcp://far', folder))).toBe(false)
    expect(['tcp://far', 'ssh://ann@10.0.0.7', 'tcp://127.0.0.1:2375', 'unix:///a.sock'].map((at) => hostOf(of(at)))).toEqual([
      'far',
      '10.0.0.7',
      undefined,
      undefined,
    ])
  })
})
