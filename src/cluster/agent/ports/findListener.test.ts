import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findListener } from './findListener.ts'

const row = (local: string, state: string, inode: number) =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 100 0 0 10 0`

describe('findListener', () => {
  let proc: string
  beforeAll(async () => {
    proc = await mkdtemp(join(tmpdir(), 'marina-proc-'))
    await mkdir(join(proc, 'net'))
    await mkdir(join(proc, '42', 'fd'), { recursive: true })
    await writeFile(join(proc, 'net/tcp'), ['head', row('0100007F:1F90', '0A', 777), row('0100007F:0050', '01', 888)].join('\n'))
    await writeFile(join(proc, '42/comm'), 'nginx\n')
    await symlink('socket:[777]', join(proc, '42/fd/5'))
    await symlink('socket:[888]', join(proc, '42/fd/6'))
  })
  afterAll(() => rm(proc, { recursive: true }))

  it('names the process that listens, not one that is merely connected', async () => {
    expect(await findListener(8_080, proc)).toBe('nginx (pid 42)')
    expect(await findListener(80, proc)).toBeUndefined()
  })

  it('knows nothing where the kernel shows nothing', async () => {
    expect(await findListener(8_080, join(proc, 'nowhere'))).toBeUndefined()
  })
})
