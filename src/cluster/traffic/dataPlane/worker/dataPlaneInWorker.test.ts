import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { groupArn, simple, target } from '../dataPlane.testSupport.ts'
import { Opened, startBackend, until } from '../traffic.testSupport.ts'
import type { ListenerReport, TargetCounts, TargetHealthReport } from '../trafficConfig.ts'
import { startDataPlane } from './dataPlaneInWorker.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

it('carries traffic from a thread of its own and tells what happens there', { timeout: 20_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'marina-access-'))
  opened.add(folder, () => rmSync(folder, { recursive: true }))
  const backend = await startBackend(opened)
  const plane = startDataPlane({ logger: silentLogger, accessLogFolder: folder })
  opened.add(plane, () => plane.close())
  const health: TargetHealthReport[] = []
  const reports: ListenerReport[] = []
  const counts: TargetCounts[] = []
  plane.onHealth((told) => health.push(...told))
  plane.onListeners((told) => reports.push(...told))
  plane.onCounts((told) => counts.push(...told))

  await plane.apply(simple([target(backend.port)]))
  await until(() => reports.length > 0 && health.some(({ state }) => state === 'healthy'))
  const answer = await fetch(`http://127.0.0.1:${reports[0]?.port}/from/worker`)
  expect(await answer.text()).toBe('hello')
  await until(() => counts.length > 0)
  expect(counts[0]).toMatchObject({ id: '10.0.0.1', port: backend.port, requests: 1, statusCodes: { '2xx': 1 } })
  await plane.drained(groupArn('web'), '10.0.0.1', backend.port)
  await plane.close()
  expect(readFileSync(join(folder, 'access.log'), 'utf8')).toContain('/from/worker HTTP/1.1')
})

it('is started again with the last wish when its thread dies', { timeout: 20_000 }, async () => {
  const backend = await startBackend(opened)
  const plane = startDataPlane({ logger: silentLogger })
  opened.add(plane, () => plane.close())
  const reports: ListenerReport[] = []
  plane.onListeners((told) => reports.push(...told))
  await plane.apply(simple([target(backend.port)]))
  await until(() => reports.length === 1)
  // Reached into, because nothing that is sent may make it die.
  await (plane as unknown as { worker: { terminate(): Promise<number> } }).worker.terminate()
  await until(() => reports.length === 2, 10_000)
  expect(await (await fetch(`http://127.0.0.1:${reports[1]?.port}/`)).text()).toBe('hello')
})
