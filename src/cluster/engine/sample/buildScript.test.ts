import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const sample = resolve(import.meta.dirname, '../../../../resources/sample')
const bin = join(sample, 'bin')
const programs = ['hello-linux-amd64', 'hello-linux-arm64']

describe('the committed sample programs', () => {
  it('are the bytes that SHA256SUMS names, and small', () => {
    const sums = programs.map((name) => `${sha256(join(bin, name))}  ${name}\n`).join('')
    expect(readFileSync(join(bin, 'SHA256SUMS'), 'utf8')).toBe(sums)
    for (const name of programs) expect(statSync(join(bin, name)).size).toBeLessThan(65_536)
  })

  const missing = whyNotRebuilt()
  if (missing !== undefined) console.warn(`Skipped: rebuilding the sample programs, because ${missing}.`)
  it.skipIf(missing !== undefined)('are what the build script makes of the sources', { timeout: 60_000 }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'marina-hello-'))
    try {
      const built = spawnSync(join(sample, 'build.sh'), [folder], { encoding: 'utf8' })
      expect(built.stderr).toBe('')
      for (const name of [...programs, 'SHA256SUMS', 'COMPILERS']) {
        expect(sha256(join(folder, name)), name).toBe(sha256(join(bin, name)))
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

/** Other compilers make other bytes, so only those that COMPILERS names can prove anything. */
function whyNotRebuilt(): string | undefined {
  const present = spawnSync(join(sample, 'build.sh'), ['--compilers'], { encoding: 'utf8' })
  if (present.error || present.status !== 0) return (present.error?.message ?? present.stderr).trim()
  const committed = readFileSync(join(bin, 'COMPILERS'), 'utf8')
  if (present.stdout === committed) return undefined
  return `they were built by other compilers: ${committed.trim().replaceAll('\n', '; ')}. Here are: ${present.stdout.trim().replaceAll('\n', '; ')}`
}
