import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clusterArn } from '#cluster/api/arns.ts'
import { buildCluster, scope } from '#test/support/clusterBuilders.ts'
import type { ClusterRecord } from './records/clusterRecords.ts'
import { type ChangeSet, openStore, type Store, WatchTooOldError } from './store.ts'
import { StoreError } from './storeError.ts'

const cluster = (name: string, over: Partial<ClusterRecord> = {}): ClusterRecord => buildCluster({ name, ...over })
const kindOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    return error instanceof StoreError ? error.kind : error
  }
  return 'no error'
}

let folder: string
let file: string
let open: Store[] = []
const openHere = (name = 'state.db') => {
  const store = openStore({ file: join(folder, name), now: 1_000 })
  open.push(store)
  return store
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-store-'))
  file = join(folder, 'state.db')
})
afterEach(() => {
  for (const store of open) store.close()
  open = []
  rmSync(folder, { recursive: true, force: true })
})

describe('a store', () => {
  it('keeps what it acknowledged, revision included, over a restart', () => {
    const store = openHere()
    store.update('one', (tx) => tx.put('clusters', cluster('a')))
    store.update('two', (tx) => tx.put('clusters', cluster('a', { tags: [{ key: 'k', value: 'v' }] })))
    store.close()
    const again = openHere()
    expect(again.read().revision).toBe(2)
    expect(again.read().clusters.get(clusterArn(scope, 'a'))?.tags).toEqual([{ key: 'k', value: 'v' }])
    expect(again.read().clusters.by('scope', '000000000000/us-east-1')).toHaveLength(1)
  })

  it('undoes memory and disk together when a write throws', () => {
    const store = openHere()
    store.update('one', (tx) => tx.put('clusters', cluster('a')))
    expect(() =>
      store.update('bad', (tx) => {
        tx.put('clusters', cluster('b'))
        tx.delete('clusters', clusterArn(scope, 'a'))
        expect(tx.snapshot.clusters.size).toBe(1)
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(store.read().revision).toBe(1)
    expect([...store.read().clusters.all()].map((record) => record.name)).toEqual(['a'])
    expect(store.read().clusters.count('scope', '000000000000/us-east-1')).toBe(1)
  })

  it('makes one revision of a commit and none of a commit that changes nothing', () => {
    const store = openHere()
    const heard: ChangeSet[] = []
    store.subscribe((changes) => heard.push(changes))
    store.update('two writes', (tx) => {
      tx.put('clusters', cluster('a'))
      tx.put('clusters', cluster('a', { createdAt: 2 }))
    })
    store.update('nothing', () => {})
    expect(heard).toHaveLength(1)
    expect(heard[0]?.changes).toEqual([{ table: 'clusters', key: clusterArn(scope, 'a'), after: cluster('a', { createdAt: 2 }) }])
  })

  it('forgets from memory what it keeps on disk', () => {
    const store = openHere()
    store.update('one', (tx) => tx.put('clusters', cluster('a')))
    store.update('forget', (tx) => tx.forget('clusters', clusterArn(scope, 'a')))
    expect(store.read().clusters.get(clusterArn(scope, 'a'))).toBeUndefined()
    expect(store.find('clusters', clusterArn(scope, 'a'))?.name).toBe('a')
  })

  it('keeps on disk what is written and forgotten in one commit', () => {
    const store = openHere()
    store.update('both', (tx) => {
      tx.put('clusters', cluster('a'))
      tx.forget('clusters', clusterArn(scope, 'a'))
    })
    expect(store.read().clusters.size).toBe(0)
    expect(store.find('clusters', clusterArn(scope, 'a'))?.name).toBe('a')
  })

  it.skipIf(process.platform === 'win32')('lets nobody else read its files', () => {
    const store = openHere()
    store.update('one', (tx) => tx.put('clusters', cluster('a')))
    for (const name of readdirSync(folder)) expect([name, statSync(join(folder, name)).mode & 0o077]).toEqual([name, 0])
  })

  it('gives a late watcher every change since its revision, and says when it cannot', async () => {
    const store = openHere()
    for (const name of ['a', 'b', 'c']) store.update(name, (tx) => tx.put('clusters', cluster(name)))
    const seen: number[] = []
    for await (const changes of store.watch(1)) {
      seen.push(changes.revision)
      if (changes.revision === 3) store.update('d', (tx) => tx.put('clusters', cluster('d')))
      if (changes.revision === 4) break
    }
    expect(seen).toEqual([2, 3, 4])
    store.close()
    const again = openHere()
    await expect(again.watch(1)[Symbol.asyncIterator]().next()).rejects.toThrow(WatchTooOldError)
  })
})

describe('a data file that cannot be used', () => {
  it('is refused while another store holds it', () => {
    openHere()
    expect(kindOf(() => openHere())).toBe('inUse')
  })

  it('is refused and left alone when it is not a database', () => {
    writeFileSync(file, 'these are not the tables you are looking for, but they are long enough to be a header'.repeat(20))
    expect(kindOf(() => openHere())).toBe('damaged')
    expect(readFileSync(file, 'utf8')).toContain('not the tables')
  })

  it('is refused when its pages are torn', () => {
    const store = openHere()
    for (let n = 0; n < 300; n += 1) store.update('fill', (tx) => tx.put('clusters', cluster(`cluster-${n}`)))
    store.close()
    const bytes = readFileSync(file)
    bytes.fill(0xff, 8192, 8192 + 4096 * 6)
    writeFileSync(file, bytes)
    expect(kindOf(() => openHere())).toBe('damaged')
  })

  it('is refused when a newer Marina wrote it', async () => {
    const { default: Database } = await import('better-sqlite3')
    const database = new Database(file)
    database.pragma('user_version = 99')
    database.close()
    expect(kindOf(() => openHere())).toBe('newer')
  })

  it('names the folder that cannot be written', () => {
    writeFileSync(join(folder, 'occupied'), 'a file where a folder should be')
    expect(kindOf(() => openHere('occupied/state.db'))).toBe('notWritable')
  })
})
