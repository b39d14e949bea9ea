import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { searchKeptLogs } from './searchHandler.ts'
import { openLogStore } from './store/logStore.ts'
import { DEFAULT_RETENTION } from './store/planRetention.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

const context = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
const time = (second: number) => `2026-01-02T03:04:${String(second).padStart(2, '0')}.000000000Z`

/** Output of two tasks: `web`, of a service, and `job`, each with three lines. */
function openKept() {
  const folder = mkdtempSync(join(tmpdir(), 'marina-search-'))
  const kept = openLogStore({ folder, retention: DEFAULT_RETENTION })
  closers.push(() => {
    kept.close()
    rmSync(folder, { recursive: true, force: true })
  })
  for (const [index, [family, service]] of ([['web', 'shop'], ['job']] as const).entries()) {
    const task = String(index + 1).repeat(32)
    const stream = { engineName: family, cluster: 'default', task, taskArn: `arn:aws:ecs:us-east-1:000000000000:task/default/${task}` }
    const lines = [1, 2, 3].map((at) => ({ time: time(index * 10 + at), stream: 'stdout' as const, text: `${family} says Hello ${at}` }))
    kept.append({ ...stream, container: 'app', family, ...(service && { service }) }, lines)
  }
  return kept
}

describe('searchKeptLogs', () => {
  const texts = async (request: Parameters<typeof searchKeptLogs>[1], caller = context) =>
    (await searchKeptLogs(openKept(), request, caller)).hits.map(({ text }) => text)

  it('says whose a line is', async () => {
    const { hits } = await searchKeptLogs(openKept(), { text: 'web says hello 2' }, context)
    const whose = { cluster: 'default', service: 'shop', family: 'web', task: '1'.repeat(32), container: 'app' }
    expect(hits).toEqual([{ ...whose, time: time(2), stream: 'stdout', text: 'web says Hello 2' }])
  })

  it('looks only where it is told, and never at what belongs to another account or region', async () => {
    expect(await texts({ text: 'hello', service: 'shop' })).toHaveLength(3)
    expect(await texts({ text: 'hello', task: '22' })).toEqual(['job says Hello 3', 'job says Hello 2', 'job says Hello 1'])
    expect(await texts({ text: 'hello', containers: ['other'] })).toEqual([])
    expect(await texts({ text: 'hello', cluster: 'other' })).toEqual([])
    expect(await texts({ text: 'hello', caseSensitive: true })).toEqual([])
    expect(await texts({ text: 'hello' }, { ...context, region: 'eu-west-1' })).toEqual([])
    expect(await texts({ text: 'hello' }, { ...context, account: '111111111111' })).toEqual([])
  })

  it('gives page after page, and refuses a token that it never gave', async () => {
    const kept = openKept()
    const seen: string[] = []
    let nextToken: string | undefined
    do {
      const page = await searchKeptLogs(kept, { text: 'hello', limit: 2, ...(nextToken && { nextToken }) }, context)
      seen.push(...page.hits.map(({ text }) => text))
      nextToken = page.nextToken
    } while (nextToken)
    expect(seen).toEqual(['job', 'web'].flatMap((name) => [3, 2, 1].map((at) => `${name} says Hello ${at}`)))
    await expect(searchKeptLogs(kept, { text: 'a', nextToken: '../../etc/passwd@0' }, context)).rejects.toThrow(/none that a search gave/)
  })
})
