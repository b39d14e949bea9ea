import type { ContainerSpec } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import { hasOwnNetwork } from '../../containers/planNetwork.ts'
import { planPause, planVpcNetwork } from '../../containers/planPause.ts'
import type { StepContext, StepTarget } from '../stepContext.ts'
import type { ContainerView } from '../taskView.ts'
import { carryOut, failAs, forgetFacts, refresh, tryAgain } from './tools.ts'

/** Creates and starts the container that holds a task's network, processes or shared memory. */
export function startPause(context: StepContext, target: StepTarget, pause: ContainerView): void {
  const { task, taskDefinition, runtime } = target
  const run = async () => {
    const names = hasOwnNetwork(task) ? await context.names?.forTask(task) : undefined
    const spec = planPause(task, { ...context, taskDefinition, names })
    try {
      await launch(context, target, spec)
    } catch (error) {
      context.networks.forget(planVpcNetwork(context.installation).name)
      if (!isEngineError(error, 'notFound')) throw error
      // Its image or its network was removed behind our back.
      await context.images.ensure(context.pauseImage, { signal: runtime.pulls.signal, onPull() {}, onProgress() {} })
      await launch(context, target, spec)
    }
    await refresh(context.engine, context.clock, spec.name, pause)
  }
  carryOut(context, target, pause, { activity: 'starting', run, onError: failAs(context, pause, 'ContainerNetworkingError') })
}

async function launch({ engine, networks, limiter, installation }: StepContext, { task }: StepTarget, spec: ContainerSpec): Promise<void> {
  if (hasOwnNetwork(task)) await networks.ensure(planVpcNetwork(installation))
  await limiter.run(() => engine.create(spec))
  await limiter.run(() => engine.start(spec.name), { first: true })
}

/** Removes it once nothing of the task runs in it. */
export function removePause(context: StepContext, target: StepTarget, pause: ContainerView, engineName: string): void {
  const run = async () => {
    await context.engine.remove(engineName)
    forgetFacts(pause)
  }
  const onError = (error: unknown) => {
    tryAgain(context, pause, 'CannotStopContainerError')(error)
    // What is left of it goes with the next clean-up; the task has ended whatever becomes of it.
    if (pause.givenUp) pause.facts = undefined
  }
  carryOut(context, target, pause, { activity: 'removing', run, onError })
}
