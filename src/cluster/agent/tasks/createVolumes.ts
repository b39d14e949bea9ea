import { EngineError, isEngineError } from '#cluster/engine/engineError.ts'
import { planVolumes, type VolumePlan } from '../containers/planVolumes.ts'
import { routerOf, routerVolume } from '../firelens/router.ts'
import { INSTALLATION_LABEL } from '../labels.ts'
import { reasonOf } from './reasons.ts'
import type { StepContext, StepTarget } from './stepContext.ts'

/** Makes a task's volumes, all at once; its containers wait for them (spec part 2, 1.7). */
export function createVolumes(context: StepContext, { runtime, task, taskDefinition }: StepTarget): void {
  const { watch, wake, installation } = context
  const { volumes } = runtime.view
  const run = async () => {
    try {
      const plans = planVolumes(task, taskDefinition, installation)
      await refuseMissing(context, plans)
      await Promise.all(plans.filter(({ mustExist }) => !mustExist).map((plan) => ensureVolume(context, plan)))
      if (routerOf(taskDefinition.definition.containerDefinitions)) {
        const folder = (await context.engine.inspectVolume(routerVolume(task)))?.folder
        if (folder !== undefined) volumes.routerFolder = folder
      }
      volumes.ready = true
    } catch (error) {
      if (!(await watch.isGone(error))) volumes.failure = reasonOf('CannotCreateVolumeError', error)
    } finally {
      delete volumes.busy
      wake(runtime.arn)
    }
  }
  volumes.busy = true
  void run()
}

/**
 * An engine that died between making a volume and writing down whose it is has it without labels for ever. One of a task is made anew
 * then, because it would not be found when it has to go; nothing is in it yet, or a container holds it and it stays.
 */
async function ensureVolume({ engine, installation }: StepContext, { spec, scope }: VolumePlan): Promise<void> {
  const { labels } = await engine.ensureVolume(spec)
  if (scope === 'shared' || labels[INSTALLATION_LABEL] === installation) return
  try {
    await engine.removeVolume(spec.name)
  } catch (error) {
    if (!isEngineError(error, 'conflict')) throw error
  }
  await engine.ensureVolume(spec)
}

async function refuseMissing({ engine }: StepContext, plans: readonly VolumePlan[]): Promise<void> {
  const wanted = plans.filter(({ mustExist }) => mustExist)
  if (wanted.length === 0) return
  const present = new Set((await engine.listVolumes({ labels: {} })).map(({ name }) => name))
  const missing = wanted.find(({ spec }) => !present.has(spec.name))
  if (!missing) return
  throw new EngineError(
    'notFound',
    `initialize volume: volume detection failed, volume '${missing.spec.name}' does not exist and autoprovision is set to false`,
  )
}
