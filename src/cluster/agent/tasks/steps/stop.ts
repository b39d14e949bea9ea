import type { StepContext } from '../stepContext.ts'
import { type ContainerTarget, carryOut, refresh, tell, tryAgain } from './tools.ts'

/** ECS's default where a container definition has no `stopTimeout` (spec part 2, 3.4). */
const STOP_TIMEOUT_SECONDS = 30

/** Asks a container to end, and kills it where it does not, or where its machine is gone. */
export function stop(context: StepContext, target: ContainerTarget): void {
  const { engine, clock, stopTimeoutSeconds = STOP_TIMEOUT_SECONDS } = context
  const { definition, record, seen, lost } = target
  const run = async () => {
    tell(context, target, 'stopping')
    if (lost) await engine.kill(record.engineName, 'SIGKILL')
    await engine.stop(record.engineName, { timeoutSeconds: definition.stopTimeout || stopTimeoutSeconds })
    await refresh(engine, clock, record.engineName, seen)
  }
  carryOut(context, target, seen, { activity: 'stopping', run, onError: tryAgain(context, seen, 'CannotStopContainerError') })
}
