import type { ImageFacts } from '#cluster/engine/containerEngine.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { withDigest } from '../../images/imageReference.ts'
import { foreignPlatform, wantedPlatform } from '../../images/platform.ts'
import { pullReason } from '../../images/pullReason.ts'
import { findRegistryAuth } from '../../images/registryAuth.ts'
import { isOwnImage } from '../../ownImage.ts'
import type { WantedImage } from '../images.ts'
import { imageDigest } from '../planContainerReport.ts'
import { pullProgress } from '../pullProgress.ts'
import type { StepContext } from '../stepContext.ts'
import { type ContainerTarget, carryOut, tell } from './tools.ts'

/** Brings a container's image into the engine; the task's `pullStartedAt` and `pullStoppedAt` span all of its images. */
export function pull(context: StepContext, target: ContainerTarget): void {
  const { clock, images } = context
  const { runtime, seen } = target
  const { view, pulls } = runtime
  const image = pinnedImage(context, target)
  const run = async () => {
    view.pullStartedAt ??= clock.now()
    seen.image = await images.ensure(image, pullRequest(context, target))
    keepImage(context, target, seen.image, image)
    view.pullStoppedAt = clock.now()
  }
  const onError = (error: unknown) => {
    view.pullStoppedAt = clock.now()
    if (!pulls.signal.aborted) seen.failure ??= pullReason(image, error)
  }
  carryOut(context, target, seen, { activity: 'pulling', run, onError })
}

function pullRequest(context: StepContext, target: ContainerTarget): WantedImage {
  const { runtime, task, taskDefinition, definition, record } = target
  return {
    signal: runtime.pulls.signal,
    onPull() {
      runtime.view.pullIsSlow = true
      tell(context, target, 'pulling')
      context.wake(runtime.arn)
    },
    onProgress: pullProgress(context.clock, (progress) =>
      context.onProgress({ taskArn: runtime.arn, container: record.name, step: 'pulling', ...progress }),
    ),
    findAuth: () => findRegistryAuth(task, definition, context),
    ...definedOnly({
      login: definition.repositoryCredentials?.credentialsParameter,
      platform: wantedPlatform(taskDefinition.definition.runtimePlatform, context.engineArchitecture()),
    }),
  }
}

/** A service's later tasks get what its deployment's first one got, unless the definition says otherwise. */
function pinnedImage({ digests }: StepContext, { task, definition, record }: ContainerTarget): string {
  if (definition.versionConsistency === 'disabled' || isOwnImage(record.image) || record.image.includes('@')) return record.image
  const digest = digests.find(task, record.name)
  return digest === undefined ? record.image : withDigest(record.image, digest)
}

function keepImage(context: StepContext, { task, record, seen }: ContainerTarget, facts: ImageFacts, image: string): void {
  const digest = imageDigest(record.image, facts)
  if (digest !== undefined) context.digests.note(task, record.name, digest)
  if (image !== record.image) seen.pinnedImage = image
  const foreign = foreignPlatform(facts, context.engineArchitecture())
  if (foreign !== undefined) seen.foreignPlatform = foreign
}
