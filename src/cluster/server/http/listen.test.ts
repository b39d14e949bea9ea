import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listeningInodes, listeningPid, parseLsof } from '#cluster/lib/portOwner.ts'
import { startTestServer } from './httpServer.testSupport.ts'
import type { ListenError } from './listen.ts'

describe('a port that is taken', () => {
  it('is answered with its owner and the next free port', async () => {
    const owner = createServer()
    await once(owner.listen(0, '127.0.0.1'), 'listening')
    const address = owner.address()
    const port = typeof address === 'object' && address ? address.port : 0
    const error = (await startTestServer({ port }).catch((refusal: unknown) => refusal)) as ListenError
    expect(error.name).toBe('ListenError')
    expect(error.port).toBe(port)
    expect(error.freePort).toBeGreaterThan(port)
    // Elsewhere the owner takes a program that may not be installed.
    if (process.platform === 'linux') expect(error.owner?.pid).toBe(process.pid)
    const by = error.owner ? `by ${error.owner.name} (process ${error.owner.pid})` : 'by another program'
    expect(error.message).toBe(`Port ${port} is in use ${by}. Stop that program, or choose another: --port ${error.freePort} is free.`)
    owner.close()
  })

  it('leaves a port alone that cannot be had for another reason', async () => {
    await expect(startTestServer({ port: 70_000 })).rejects.toThrow('Choose another port with --port.')
  })
})

describe('who has a port', () => {
  it('on Linux, from the kernel’s table', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2087 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 31337 1 0000000000000000 100 0 0 10 0
   1: 0100007F:2087 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 31338 1 0000000000000000 20 4 30 10 -1
   2: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41 1 0000000000000000 100 0 0 10 0
`
    expect(listeningInodes(table, 8327)).toEqual(['31337'])
    expect(listeningInodes(table, 22)).toEqual(['41'])
    expect(listeningInodes(table, 80)).toEqual([])
  })

  it('on macOS, from lsof', () => {
    expect(parseLsof('p4711\ncnode\nf21\n')).toEqual({ pid: 4711, name: 'node' })
    expect(parseLsof('')).toBeUndefined()
  })

  it('on Windows, from netstat in any language', () => {
    const text = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1044
  TCP    127.0.0.1:8327         127.0.0.1:51234        HERGESTELLT     99
  TCP    127.0.0.1:8327         0.0.0.0:0              ABHÖREN         4711
  TCP    [::1]:9000             [::]:0                 ABHÖREN         12
`
    expect(listeningPid(text, 8327)).toBe(4711)
    expect(listeningPid(text, 9000)).toBe(12)
    expect(listeningPid(text, 327)).toBeUndefined()
  })
})
