import { isEngineError } from '#cluster/engine/engineError.ts'
import { putRouterFiles } from '../../firelens/putRouterFiles.ts'
import { isOurs } from '../../ports/chooseRanges.ts'
import { takenPort, withPortHolder } from '../../ports/portHolder.ts'
import { InspectError } from '../reasons.ts'
import type { StepContext } from '../stepContext.ts'
import { putMetadata } from './metadataFile.ts'
import { type ContainerTarget, carryOut, failAs, forgetFacts, refresh, tell } from './tools.ts'

/** Tasks that start at once may choose the same port, the more so the fewer there are. */
const MOST_PORT_ATTEMPTS = 20

/** Starts a container, for the first time or again by its restart policy. */
export function start(context: StepContext, target: ContainerTarget): void {
  const { engine, clock, limiter } = context
  const { definition, record, seen } = target
  const run = async () => {
    tell(context, target, 'starting')
    delete seen.outOfMemory
    delete seen.metadataWritten
    if (seen.facts?.startedAt === undefined) await putFiles(context, target)
    try {
      await limiter.run(() => engine.start(record.engineName), { first: true })
    } catch (error) {
      if (await retryWithOtherPorts(context, target, error)) return
      throw await naming(context, target, error)
    }
    await refresh(engine, clock, record.engineName, seen).catch((cause: unknown) => {
      throw isEngineError(cause, 'refused') ? new InspectError('a container was started and cannot be looked at', { cause }) : cause
    })
    if (definition.healthCheck) tell(context, target, 'checkingHealth')
  }
  carryOut(context, target, seen, { activity: 'starting', run, onError: failAs(context, seen, 'CannotStartContainerError') })
}

/** What a container finds when it starts for the first time. */
async function putFiles(context: StepContext, target: ContainerTarget): Promise<void> {
  await putMetadata(context, target, 'INITIAL')
  if (target.definition.firelensConfiguration) await putRouterFiles(context, { ...target, engineName: target.record.engineName })
}

/** Somebody has a port of a row that was thought free: the container is made anew with another row. */
async function retryWithOtherPorts(context: StepContext, target: ContainerTarget, error: unknown): Promise<boolean> {
  const { definition, record, seen } = target
  const port = isEngineError(error) ? takenPort(error.message) : undefined
  const taken = seen.takenPorts ?? []
  const isChosen = port && !definition.portMappings?.some(({ hostPort }) => hostPort === port.hostPort)
  const chosen = definition.portMappings?.some((mapping) => isOurs(mapping, context.dynamicPorts))
  if (!isChosen || !chosen || taken.length >= MOST_PORT_ATTEMPTS) return false
  seen.takenPorts = [...taken, port.hostPort]
  await context.engine.remove(record.engineName)
  forgetFacts(seen)
  return true
}

/** An error about a port says who has it, where that can be found. */
function naming({ engine, findTaskOnPort, elsewhere }: StepContext, { task }: ContainerTarget, error: unknown): Promise<unknown> {
  return withPortHolder(error, {
    engine,
    findTask: findTaskOnPort,
    except: task.arn,
    ...(elsewhere && { findProcess: async () => undefined }),
  })
}
