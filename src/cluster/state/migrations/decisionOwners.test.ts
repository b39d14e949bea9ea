import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore } from '../store.ts'
import { migrations } from './index.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marina-migration-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('keeps the decisions of services from before daemons had any', () => {
  const file = join(folder, 'state.sqlite')
  const service = 'arn:aws:ecs:us-east-1:000000000000:service/default/web'
  const before = migrations.findIndex((steps) => steps.some((step) => step.includes('RENAME COLUMN service TO owner')))
  const database = new Database(file)
  for (const step of migrations.slice(0, before).flat()) database.exec(step)
  const kept = { id: `${service}|000000001`, serviceArn: service, rule: 'noInstance', at: 1, lastAt: 2, times: 3 }
  database.prepare('INSERT INTO decisions (key, body, service, last_at) VALUES (?, ?, ?, ?)').run(kept.id, JSON.stringify(kept), service, 2)
  database.pragma(`user_version = ${before}`)
  database.close()

  const store = openStore({ file, now: 10 })
  const { serviceArn: ownerArn, ...rest } = kept
  expect(store.read().decisions.by('owner', service)).toEqual([{ ...rest, ownerArn }])
  expect(store.findDecisions(service, 10)).toEqual([{ ...rest, ownerArn }])
  store.close()
})
