/**
 * A cluster of virtual instances in one process: the handlers, control, the agent and the simulated engine as they are, on a clock that
 * moves as fast as the work is done. Nothing of it is a model but the engine.
 */

import { createAgent } from '#cluster/agent/index.ts'
import type { CallContext, Request, Response } from '#cluster/api/contract.ts'
import type { ImplementedEcsOperation } from '#cluster/api/operations/ecs.ts'
import { toWire } from '#cluster/api/wire.ts'
import { createControl } from '#cluster/control/index.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { createEcsHandlers } from '#cluster/handlers/index.ts'
import { createVirtualInstances } from '#cluster/handlers/virtualInstances/index.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { parseRequest } from '#cluster/server/schemas/parseRequest.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { threadMs } from './threadMs.ts'

export const cluster = 'simulation'
export const family = 'web'
const context: CallContext = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
const zones = ['a', 'b', 'c']
/** A rolling update needs room for two tasks of each that is wanted, and some services are scaled out before it. */
const roomPerTask = 3
const cpuPerTask = 64
const memoryPerTaskMiB = 64
const installation = 'simulation'

export type Simulation = Awaited<ReturnType<typeof openSimulation>>

/** @param tasks how many there is to be room for, and for their successors */
export async function openSimulation({ instances, tasks, file = ':memory:' }: { instances: number; tasks: number; file?: string }) {
  const clock = fakeClock(undefined, 1)
  const ids = randomIds
  const store = openStore({ file, now: clock.now(), timing: 'local' })
  const engine = createSimulatedEngine({ clock, cpus: 1_000 })
  engine.setScript('app', { local: true })
  engine.setScript('marina/hello', { local: true })
  const info = await engine.info()
  const deps = { store, clock, ids, nodeFacts: () => ({ node: 'local', info }) }
  const handlers = createEcsHandlers(deps)
  const timed = timeUpdates(store)
  const control = createControl({ store: timed.store, clock, ids, log: silentLogger })
  const newAgent = () =>
    createAgent({ store, engine, clock, ids, log: silentLogger, installation, options: { publishAddress: '127.0.0.1' } })
  let agent = newAgent()

  const call = <Name extends ImplementedEcsOperation>(name: Name, request: Request<Name>): Response<Name> =>
    (handlers[name] as (request: unknown, context: CallContext) => Response<Name>)(parseRequest(name, toWire(request)), context)

  const prepare = async () => {
    call('CreateCluster', { clusterName: cluster })
    const perInstance = Math.ceil((tasks * roomPerTask) / instances)
    const machine = { cluster, cpu: perInstance * cpuPerTask, memoryMiB: perInstance * memoryPerTaskMiB }
    const virtual = createVirtualInstances(deps)
    for (let made = 0; made < instances; made += 1)
      await virtual.AddContainerInstance({ ...machine, availabilityZone: `us-east-1${zones[made % zones.length]}` }, context)
    for (const message of ['one', 'two'])
      call('RegisterTaskDefinition', {
        family,
        containerDefinitions: [
          { name: 'app', image: 'app', cpu: cpuPerTask, memory: memoryPerTaskMiB, environment: [{ name: 'MESSAGE', value: message }] },
        ],
      })
  }
  await prepare()

  return {
    store,
    clock,
    call,
    /** What control's looks have come to. */
    controlSpent: timed.spent,
    startControl: () => control.start(),
    startAgent: () => agent.start(),
    /** Its containers run on. */
    async stopAgent() {
      const stopping = agent.stop()
      await clock.advance(3_000)
      await stopping
      agent = newAgent()
    },
    async close() {
      await control.stop()
      await this.stopAgent()
      engine.close()
      store.close()
    },
  }
}

/** Looks of control, and the milliseconds of the thread that they took: each is one commit, or none where it left all as it was. */
export interface ControlSpent {
  looks: number
  ms: number
}

/** The same store, with a stop watch on its commits. */
function timeUpdates(store: Store): { store: Store; spent: () => ControlSpent } {
  let ms = 0
  let looks = 0
  const update: Store['update'] = (label, write) => {
    const begin = threadMs()
    try {
      return store.update(label, write)
    } finally {
      ms += threadMs() - begin
      looks += 1
    }
  }
  return { store: { ...store, update }, spent: () => ({ looks, ms }) }
}
