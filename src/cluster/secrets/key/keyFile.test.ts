import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type KeyDisk, nodeKeyDisk } from './keyDisk.ts'
import { openKeyFile } from './keyFile.ts'
import { keyStore } from './keyStore.testSupport.ts'
import type { KeyWrapping } from './keyWrapping.ts'

let folder: string
let file: string
let isUsed: boolean

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-key-'))
  file = join(folder, 'secrets.key')
  isUsed = false
})
afterEach(() => rmSync(folder, { recursive: true }))

const open = (more: { wrapping?: KeyWrapping; disk?: KeyDisk } = {}) => openKeyFile({ file, isUsed: () => isUsed, ...more })
const content = () => readFileSync(file, 'utf8')

/** The key as a Marina with a window finds it after it starts. */
async function keyAfterStart() {
  const key = open({ wrapping: keyStore() })
  await key.unlock()
  return key.read()
}

describe('locking', () => {
  it('keeps the key, and puts nothing of it in the clear', async () => {
    const before = open().read()
    const key = open({ wrapping: keyStore() })
    expect(await key.state()).toEqual({ locked: false })
    expect(await key.setLocked(true)).toEqual({ locked: true })
    expect(content()).not.toContain(before.bytes.toString('base64'))
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
    expect([key.read(), await keyAfterStart()]).toEqual([before, before])
    await key.setLocked(false)
    expect(open().read()).toEqual(before)
  })

  it('makes a key where there is none yet, and none where one is missing', async () => {
    await open({ wrapping: keyStore() }).setLocked(true)
    expect(content()).toContain('wrappedKey')
    rmSync(file)
    isUsed = true
    await expect(open({ wrapping: keyStore() }).setLocked(true)).rejects.toThrow('is missing. Put it back from a copy')
    expect(readdirSync(folder)).toEqual([])
    expect(open().problem()).toContain('is missing')
  })

  it('is not done where the key store cannot, or does not give back what it was given', async () => {
    const before = open().read()
    const without = open({ wrapping: keyStore({ whyNot: 'There is no key store.' }) })
    expect(await without.state()).toEqual({ locked: false, whyNot: 'There is no key store.' })
    await expect(without.setLocked(true)).rejects.toThrow('There is no key store.')
    const forgetful = open({ wrapping: { ...keyStore(), unwrap: async () => ({ text: 'something else', isStale: false }) } })
    await expect(forgetful.setLocked(true)).rejects.toThrow('does not give back what it was given')
    expect(open().read()).toEqual(before)
  })

  it('says so where another user locked it, and leaves it alone', async () => {
    await open({ wrapping: keyStore({ user: 'somebody' }) }).setLocked(true)
    const before = content()
    const key = open({ wrapping: keyStore() })
    await expect(key.unlock()).rejects.toThrow('does not open the key of the secrets')
    await expect(key.setLocked(false)).rejects.toThrow('sign in as that user')
    expect(content()).toBe(before)
  })

  it('is done anew when the key store asks for it', async () => {
    const key = open({ wrapping: keyStore() })
    await key.setLocked(true)
    const once = statSync(file).ino
    const again = open({ wrapping: keyStore({ isStale: true }) })
    await again.unlock()
    expect(again.read()).toEqual(key.read())
    expect(statSync(file).ino).not.toBe(once)
  })

  it('is done one after the other, and the last word counts', async () => {
    const before = open().read()
    const key = open({ wrapping: keyStore() })
    await Promise.all([key.setLocked(true), key.setLocked(false), key.setLocked(true)])
    expect(content()).toContain('wrappedKey')
    expect(await keyAfterStart()).toEqual(before)
  })
})

/** A computer that loses its power before, in or after the named step: nothing is done from then on. */
function crashingDisk(at: number): KeyDisk {
  let steps = 0
  const step = (run: () => void, half: () => void = () => {}) => {
    steps += 1
    if (steps > at) throw new Error('no power')
    run()
    steps += 1
    if (steps > at) throw new Error('no power')
    half()
  }
  return {
    write: (path, text) =>
      step(
        () => writeFileSync(path, text.slice(0, text.length / 2), { mode: 0o600 }),
        () => nodeKeyDisk.write(path, text),
      ),
    rename: (from, to) =>
      step(
        () => {},
        () => nodeKeyDisk.rename(from, to),
      ),
    // A crash cleans nothing up.
    remove: () => {},
  }
}

describe.each([
  ['locking', true],
  ['unlocking', false],
] as const)('a crash while %s', (_what, locked) => {
  it.each([0, 1, 2, 3, 4])('after %i half steps leaves a key that opens, and can be tried again', async (at) => {
    const before = open().read()
    if (!locked) await open({ wrapping: keyStore() }).setLocked(true)
    const disk = crashingDisk(at)
    const crashed = open({ wrapping: keyStore(), disk })
      .setLocked(locked)
      .then(
        () => 'done',
        () => 'crashed',
      )
    expect(await crashed).toBe(at < 4 ? 'crashed' : 'done')
    expect(await keyAfterStart()).toEqual(before)
    await open({ wrapping: keyStore() }).setLocked(locked)
    expect(await keyAfterStart()).toEqual(before)
    expect(readdirSync(folder)).toEqual(['secrets.key'])
  })
})

it('leaves no key in the clear behind when a crash cut unlocking short', async () => {
  open().read()
  await open({ wrapping: keyStore() }).setLocked(true)
  await open({ wrapping: keyStore(), disk: crashingDisk(3) })
    .setLocked(false)
    .catch(() => {})
  expect(readdirSync(folder)).toContain('secrets.key.new')
  expect(() => open().read()).toThrow('only Marina’s window can open')
  expect(readdirSync(folder)).toEqual(['secrets.key'])
})
