import { appendFileSync, existsSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '#cluster/lib/clock.ts'
import { followFiles } from './followFiles.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A container's files, begun anew as Docker does it: `rotate` gives each the name of the next older one. */
function startFiles(mostFiles: number) {
  const folder = mkdtempSync(join(tmpdir(), 'marina-log-files-'))
  folders.push(folder)
  const path = join(folder, 'id-json.log')
  writeFileSync(path, '')
  const [stop, end] = [new AbortController(), new AbortController()]
  const nameOf = (age: number) => (age === 0 ? path : `${path}.${age}`)
  return {
    path,
    write: (text: string) => appendFileSync(path, text),
    rotate() {
      for (let age = mostFiles - 1; age > 0; age -= 1) if (existsSync(nameOf(age - 1))) renameSync(nameOf(age - 1), nameOf(age))
      writeFileSync(path, '')
    },
    stop: () => stop.abort(),
    end: () => end.abort(),
    follow: (after = 0) => followFiles(path, { clock: systemClock, signal: stop.signal, over: end.signal, after }),
  }
}

/** Reads until a text has come, and says all that has. */
function readerOf(chunks: AsyncGenerator<Buffer>) {
  let all = ''
  return {
    async until(text: string) {
      while (!all.endsWith(text)) {
        const { done, value } = await chunks.next()
        if (done) throw new Error(`ended with ${JSON.stringify(all)}`)
        all += value.toString()
      }
      return all
    },
    async rest() {
      for await (const chunk of chunks) all += chunk.toString()
      return all
    },
  }
}

describe('followFiles', () => {
  it('reads what is there, oldest file first, then what comes, until the container has ended', async () => {
    const files = startFiles(3)
    files.write('a')
    files.rotate()
    files.write('b')
    files.rotate()
    files.write('c')
    const reader = readerOf(files.follow())
    expect(await reader.until('c')).toBe('abc')
    files.write('d')
    expect(await reader.until('d')).toBe('abcd')
    files.write('e')
    files.rotate()
    files.write('f')
    files.rotate()
    files.write('g')
    files.end()
    expect(await reader.rest()).toBe('abcdefg')
  })

  it('misses nothing while files are renamed again and again, also one that is removed while it is read', async () => {
    const files = startFiles(2)
    files.write('0,')
    const reader = readerOf(files.follow())
    await reader.until('0,')
    let expected = '0,'
    for (let turn = 1; turn <= 20; turn += 1) {
      files.write(`${turn},`)
      files.rotate()
      files.write(`${turn}.5,`)
      expected += `${turn},${turn}.5,`
      // Two names for three files: the first one exists only as long as it is held open.
      expect(await reader.until(`${turn}.5,`)).toBe(expected)
    }
    files.end()
    expect(await reader.rest()).toBe(expected)
  })

  it('leaves out files that were not written to since', async () => {
    const files = startFiles(3)
    files.write('old')
    utimesSync(files.path, 1_000, 1_000)
    files.rotate()
    files.write('new')
    files.end()
    expect(await readerOf(files.follow(2_000_000)).rest()).toBe('new')
  })

  it('ends at once when its reader has had enough', async () => {
    const files = startFiles(2)
    const reader = readerOf(files.follow())
    const rest = reader.rest()
    files.stop()
    expect(await rest).toBe('')
  })
})
