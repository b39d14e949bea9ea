import { createCallHook } from '#cluster/hooks/callHook.ts'
import { createHookRunner } from '#cluster/hooks/hookRunner.ts'
import type { Dispatcher } from '#cluster/server/dispatcher.ts'
import { readHookCommands } from '#cluster/state/hookCommands.ts'
import type { Parts } from './parts.ts'
import { createSchedulesRuntime } from './schedulesRuntime.ts'

/** All that acts without being asked. */
export interface Loops {
  start(): void
  stop(options: { stopTasks: boolean }): Promise<void>
}

export function createLoops(parts: Parts, dispatcher: Dispatcher): Loops {
  const { base, slot, fleet, flow, discovery, traffic, scaling, capacity } = parts
  const hooks = createHookRunner({ ...base, call: createCallHook(() => readHookCommands(base.store)) })
  const schedules = createSchedulesRuntime({ ...base, dispatcher })
  return {
    start() {
      discovery.registrations.start()
      // Before control looks at them: how long they were away before counts for nothing.
      fleet.start()
      slot.start()
      traffic.start()
      scaling.start()
      capacity.start()
      schedules.start()
      hooks.start()
    },
    async stop({ stopTasks }) {
      await schedules.stop()
      await hooks.stop()
      await scaling.stop()
      await capacity.stop()
      await slot.stop({ stopTasks })
      await fleet.stop()
      await discovery.registrations.stop()
      // Tasks that were to stop had their connections drained by it.
      await traffic.stop()
      await flow.stop()
    },
  }
}
