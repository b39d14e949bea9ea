import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createKernelLog, type KernelLog } from './kernelLog.ts'

const id = '282bb72e3986a33d0370840320e4245eabd07f9f399e2a4aef669230b7e02a55'
const other = id.replace('2', '3')
const uptimeMs = () => Number(process.hrtime.bigint() / 1_000_000n)

/** As a kernel wrote it, so long after the machine was started. */
const killOf = (container: string, atMs: number, group = `/docker/${container}`) =>
  `6,881,${Math.round(atMs * 1_000)},-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=${container},mems_allowed=0,oom_memcg=${group},task_memcg=${group},task=hello,pid=18679,uid=0\n`

let folder: string
let path: string
let log: KernelLog
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-kernel-log-'))
  path = join(folder, 'kmsg')
  log = createKernelLog(() => 1_000_000_000, path)
})
afterEach(() => {
  log.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the kernel log', () => {
  it('names the container that was killed, and no other', () => {
    appendFileSync(path, killOf(id, uptimeMs()))
    expect(log.killedForMemory(id, 1_000_000_000)).toBe(true)
    expect(log.killedForMemory(other, 1_000_000_000)).toBe(false)
  })
  it('is read on from where it was', () => {
    appendFileSync(path, '6,880,1,-;something else\n')
    expect(log.killedForMemory(id, 0)).toBe(false)
    appendFileSync(path, killOf(id, uptimeMs(), `/system.slice/docker-${id}.scope`))
    expect(log.killedForMemory(id, 0)).toBe(true)
  })
  it('says nothing of an earlier run of the same container', () => {
    appendFileSync(path, killOf(id, uptimeMs() - 60_000))
    expect(log.killedForMemory(id, 1_000_000_000 - 30_000)).toBe(false)
    expect(log.killedForMemory(id, 1_000_000_000 - 90_000)).toBe(true)
  })
  it('knows nothing where it may not be read', () => {
    const none = createKernelLog(() => 0, join(folder, 'missing'))
    expect(none.killedForMemory(id, 0)).toBe(false)
    none.close()
  })
})
