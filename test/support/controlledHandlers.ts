import type { Timing } from '#cluster/api/timing.ts'
import { createCapacity } from '#cluster/control/capacity/index.ts'
import { createControl } from '#cluster/control/index.ts'
import { createHandlersWorld } from '#cluster/handlers/handlers.testSupport.ts'
import { newGroupInstance } from '#cluster/handlers/index.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { createModelAgent, type Fate } from './modelAgent.ts'

const calm: Fate = { startMs: 1_000, stopMs: 500 }

/** Handlers with control and a model of an agent behind them: what is asked for comes about as the clock goes on. */
export function createControlledWorld(options: { timing?: Timing } = {}) {
  const world = createHandlersWorld(options)
  const { store, clock, ids } = world
  /** What becomes of new tasks; `calm` where there is nothing to say. */
  const fates: { of: (task: TaskRecord) => Fate | undefined } = { of: () => undefined }
  const agent = createModelAgent({ store, clock, fateOf: (task) => fates.of(task) ?? calm })
  const newControl = () => createControl({ store, clock, ids, log: silentLogger })
  let control = newControl()
  const capacity = createCapacity({ store, clock, ids, log: silentLogger, newInstance: newGroupInstance(world) })
  agent.start()
  control.start()
  capacity.start()
  /** As a new daemon on the same data. */
  const restartControl = async () => {
    await control.stop()
    control = newControl()
    control.start()
  }
  return {
    ...world,
    agent,
    fates,
    calm,
    restartControl,
    close: async () => {
      await control.stop()
      await capacity.stop()
    },
  }
}
