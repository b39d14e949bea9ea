import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '#cluster/lib/clock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { buildInstance } from '#test/support/clusterBuilders.ts'
import { type EventFlow, openEventFlow } from './eventFlow.ts'

const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end()
})

function open(store: Store, fixed?: string): EventFlow {
  const flow = openEventFlow(fixed, { store, clock: systemClock, ids: countingIds(), log: silentLogger })
  ends.push(() => flow.stop())
  return flow
}

const openMemory = () => openStore({ file: ':memory:', now: 0 })

/** A target on loopback; it takes nothing while `status` is an error. */
async function listen() {
  const target = { url: '', taken: [] as string[], status: 204 }
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      if (target.status < 300) target.taken.push(request.url ?? '')
      response.writeHead(target.status).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  ends.push(() => server.close())
  target.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return target
}

/** An instance changes, which EventBridge tells of. */
const happen = (store: Store) => store.update('change', (tx) => tx.put('containerInstances', buildInstance({ version: 2 })))

describe('where events go', () => {
  it('is nowhere, until somebody chooses; the choice holds over a restart', async () => {
    const store = openMemory()
    const target = await listen()
    const flow = open(store)
    expect(flow.target()).toEqual({ fixed: false, delivered: 0, lost: 0 })
    await flow.useTarget(`${target.url}/first`)
    await flow.stop()
    const again = open(store)
    expect(again.target()).toMatchObject({ eventTarget: `${target.url}/first`, fixed: false })
    happen(store)
    await expect.poll(() => again.target().delivered).toBeGreaterThan(0)
    expect(target.taken).toContain('/first')
  })

  it('changes at once, and to nowhere', async () => {
    const store = openMemory()
    const target = await listen()
    const flow = open(store)
    await flow.useTarget(`${target.url}/first`)
    await flow.useTarget(`${target.url}/second`)
    happen(store)
    await expect.poll(() => flow.target().delivered).toBeGreaterThan(0)
    expect(new Set(target.taken)).toEqual(new Set(['/second']))
    await flow.useTarget('')
    expect(flow.target()).toEqual({ fixed: false, delivered: 0, lost: 0 })
  })

  it('tells why the last try failed', async () => {
    const store = openMemory()
    const target = await listen()
    target.status = 503
    const flow = open(store)
    await flow.useTarget(target.url)
    happen(store)
    await expect.poll(() => flow.target().lastFailure).toBeDefined()
    expect(flow.target().lastFailure?.why).toBe('It answered with HTTP 503.')
  })

  it('is no place that is neither an address nor a command, and stays what it was', async () => {
    const flow = open(openMemory())
    await flow.useTarget('command:cat')
    await expect(flow.useTarget('/tmp/x')).rejects.toMatchObject({
      code: 'InvalidParameterException',
      message: expect.stringContaining('Write http://'),
    })
    expect(flow.target().eventTarget).toBe('command:cat')
  })

  it('is decided by the start, where that names one', async () => {
    const store = openMemory()
    store.writeMeta('eventTarget', 'command:cat')
    const flow = open(store, 'http://127.0.0.1:9/')
    expect(flow.target()).toMatchObject({ eventTarget: 'http://127.0.0.1:9/', fixed: true })
    await expect(flow.useTarget('')).rejects.toThrow('started with --event-target')
  })
})
