import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isStale } from './built.ts'
import { whyNoWindow } from './display.ts'
import { findElectron } from './electronBinary.ts'
import { readStartOptions } from './startOptions.ts'
import { lastWords, watchProgress } from './watchProgress.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-start-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function put(path: string, text = '', seconds = 0): string {
  const full = join(folder, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, text)
  if (seconds > 0) utimesSync(full, seconds, seconds)
  return full
}

describe('readStartOptions', () => {
  it('hands the cluster its part in the words of marina serve', () => {
    expect(readStartOptions(['--engine', 'docker', '--sample', '--install-engine', '--headless'])).toEqual({
      headless: true,
      noElectron: false,
      cluster: ['--engine', 'docker', '--install-engine', '--sample'],
    })
  })

  it.each([['--engine', 'podmaan'], ['--sampel']])('refuses %s %s', (...argv) => {
    expect(() => readStartOptions(argv)).toThrow(/podmaan|sampel/)
  })
})

describe('whyNoWindow', () => {
  it.each([
    ['linux', {}, 1000, /no display/],
    ['linux', { DISPLAY: '' }, 1000, /no display/],
    ['linux', { DISPLAY: ':0' }, 0, /root/],
  ] as const)('on %s with %o as user %i', (platform, env, uid, why) => expect(whyNoWindow({ platform, env, uid })).toMatch(why))

  it.each([
    ['linux', { DISPLAY: ':0' }, 1000],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, 1000],
    ['darwin', {}, 501],
    ['win32', {}, undefined],
  ] as const)('has nothing to say on %s with %o', (platform, env, uid) => expect(whyNoWindow({ platform, env, uid })).toBeUndefined())
})

describe('isStale', () => {
  const built = ['out/main/index.js', 'out/main/cli.js', 'out/preload/index.cjs', 'out/renderer/index.html']

  /** A tree built at second 2000 of sources from second 1000. */
  const tree = () => {
    put('src/a.ts', '', 1000)
    for (const file of built) put(file, '', 2000)
    utimesSync(join(folder, 'src'), 1000, 1000)
  }

  it('is false while no source is newer', () => {
    tree()
    expect(isStale(folder)).toBe(false)
  })

  it('is true when a source changed, when one was removed, or when a part was never built', () => {
    tree()
    utimesSync(join(folder, 'src/a.ts'), 3000, 3000)
    expect(isStale(folder)).toBe(true)
    tree()
    utimesSync(join(folder, 'src'), 3000, 3000)
    expect(isStale(folder)).toBe(true)
    tree()
    rmSync(join(folder, 'out/preload'), { recursive: true })
    expect(isStale(folder)).toBe(true)
  })

  it('does not build again for a test', () => {
    tree()
    put('src/a.test.ts', '', 3000)
    utimesSync(join(folder, 'src'), 1000, 1000)
    expect(isStale(folder)).toBe(false)
  })
})

describe('findElectron', () => {
  it('needs both the installer’s note and the program', () => {
    expect(findElectron(folder)).toBeUndefined()
    put('path.txt', 'electron')
    expect(findElectron(folder)).toBeUndefined()
    const program = put('dist/electron')
    expect(findElectron(folder)).toBe(program)
  })
})

describe('watchProgress', () => {
  const run = (script: string, stallMs: number) => {
    const child = spawn(process.execPath, ['-e', script, folder], { stdio: ['ignore', 'ignore', 'pipe'] })
    const seen: number[] = []
    const end = watchProgress({ child, folders: [folder], onProgress: (bytes) => seen.push(bytes), stallMs, pollMs: 20 })
    return { end, seen, child }
  }
  const write = `const fs = require('node:fs'); const file = process.argv[1] + '/zip'; fs.writeFileSync(file, 'a');`

  it('is content while files grow, and tells how far they are', async () => {
    const { end, seen } = run(`${write} setTimeout(() => fs.appendFileSync(file, 'bcd'), 150); setTimeout(() => {}, 300)`, 5000)
    expect(await end).toBeUndefined()
    expect(seen.at(-1)).toBeGreaterThanOrEqual(4)
  })

  it('ends a download that stands still', async () => {
    const { end, child } = run(`${write} setInterval(() => {}, 1000)`, 200)
    expect(await end).toBe('there was no progress for 0 seconds')
    expect(child.killed).toBe(true)
  })

  it('passes on what the installer said', async () => {
    const { end } = run(`process.stderr.write('TypeError: fetch failed\\n    at node:x\\n'); process.exit(1)`, 5000)
    expect(await end).toBe('TypeError: fetch failed')
  })
})

describe('lastWords', () => {
  it('always has some', () => expect(lastWords('')).toBe('it ended without a word'))
})
