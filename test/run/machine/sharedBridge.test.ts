import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { enginesInNamespace } from './sharedBridge.ts'

let proc = ''
beforeEach(() => {
  proc = mkdtempSync(join(tmpdir(), 'marina-proc-'))
  processNamed('self', 'node', 'net:[1]', ['node'])
})
afterEach(() => rmSync(proc, { recursive: true, force: true }))

function processNamed(pid: string, name: string, network: string, words: string[]): void {
  mkdirSync(join(proc, pid, 'ns'), { recursive: true })
  writeFileSync(join(proc, pid, 'comm'), `${name}\n`)
  writeFileSync(join(proc, pid, 'cmdline'), words.join('\0'))
  symlinkSync(network, join(proc, pid, 'ns/net'))
}

describe.skipIf(process.platform === 'win32')('enginesInNamespace', () => {
  it('counts the engines that use docker0 here', () => {
    processNamed('10', 'dockerd', 'net:[1]', ['dockerd', '--host', 'unix:///a'])
    processNamed('11', 'dockerd', 'net:[1]', ['dockerd', '--host', 'unix:///b'])
    processNamed('12', 'dockerd', 'net:[2]', ['dockerd'])
    processNamed('13', 'dockerd', 'net:[1]', ['dockerd', '--bridge', 'other'])
    processNamed('14', 'containerd', 'net:[1]', ['containerd'])
    mkdirSync(join(proc, '15'))
    expect(enginesInNamespace(proc)).toEqual([10, 11])
  })

  it('knows of none where the system does not say', () => expect(enginesInNamespace(join(proc, 'nowhere'))).toEqual([]))
})
