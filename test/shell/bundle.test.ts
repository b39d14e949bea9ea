import { readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const out = resolve(import.meta.dirname, '../../out')

/** The module of a static import, of an import() or of a require(); a sentence between quotes is none. */
const imported =
  /(?:^|[\s;])(?:import|export)\b[^'"();]*?["']([^"'\s]+)["']|\bimport\(\s*["']([^"'\s]+)["']\s*\)|\brequire\(\s*["']([^"'\s]+)["']\s*\)/gm

/** A file of the bundle and everything it imports, at once or later. */
function reach(file: string, seen = new Map<string, string[]>()): Map<string, string[]> {
  if (seen.has(file)) return seen
  const text = readFileSync(file, 'utf8')
  const names = [...text.matchAll(imported)].flatMap((match) => match.slice(1).filter((name) => name !== undefined))
  seen.set(file, names)
  for (const name of names) if (name.startsWith('.')) reach(resolve(dirname(file), name), seen)
  return seen
}

/** A sentence of AWS's SDK shows how it would be imported; nothing imports it. */
const onlyShown = ['@aws-sdk/signature-v4a']
/** Comments of bundled packages show imports too; names of packages have no capitals. */
const isPackage = (name: string) => /^[@a-z][a-z0-9@/._-]*$/.test(name) && !isBuiltin(name) && !onlyShown.includes(name)

const packages = (file: string) => [...new Set([...reach(join(out, file)).values()].flat().filter(isPackage))]

describe('the build', () => {
  it('keeps Electron out of the command', () => {
    expect(packages('main/cli.js').sort()).toEqual(['better-sqlite3', 'dockerode'])
    expect(packages('main/index.js')).toContain('electron')
  })

  it('starts the command without a static import, so that an old Node gets a sentence', () => {
    expect(readFileSync(join(out, 'main/cli.js'), 'utf8')).not.toMatch(/^import\s/m)
  })

  it('has the preload in one CommonJS file that needs Electron alone', () => {
    expect(readdirSync(join(out, 'preload'))).toEqual(['index.cjs'])
    const needed = [...readFileSync(join(out, 'preload/index.cjs'), 'utf8').matchAll(/require\(["']([^"']+)["']\)/g)].map(
      (match) => match[1],
    )
    expect(needed).toEqual(['electron'])
  })

  it('has a page without inline scripts or styles, as its policy wants it', () => {
    const html = readFileSync(join(out, 'renderer/index.html'), 'utf8')
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/)
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/)
    expect(html).toContain('__CSP_NONCE__')
  })
})
