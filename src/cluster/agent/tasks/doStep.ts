import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine, ContainerFacts, ContainerSpec, ImageFacts } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { ContainerRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { containerRecord, effectiveContainer } from '../containers/effectiveContainer.ts'
import { planContainer } from '../containers/planContainer.ts'
import { hasOwnNetwork, isInVpc, type VpcForContainer } from '../containers/planNetwork.ts'
import { planPause, planVpcNetwork } from '../containers/planPause.ts'
import { putRouterFiles } from '../firelens/putRouterFiles.ts'
import { type RouterContext, routerOf } from '../firelens/router.ts'
import { withDigest } from '../images/imageReference.ts'
import { foreignPlatform, wantedPlatform } from '../images/platform.ts'
import { pullReason } from '../images/pullReason.ts'
import { findRegistryAuth } from '../images/registryAuth.ts'
import { planMetadataFile } from '../metadata/metadataFile.ts'
import { isOwnImage } from '../ownImage.ts'
import { chooseRanges, type HostPortRanges, isOurs } from '../ports/chooseRanges.ts'
import { takenPort, withPortHolder } from '../ports/portHolder.ts'
import { readSecrets } from '../secrets/readSecrets.ts'
import { createVolumes } from './createVolumes.ts'
import type { Step } from './nextStep.ts'
import { imageDigest } from './planContainerReport.ts'
import { pullProgress } from './pullProgress.ts'
import { InspectError, type ReasonName, reasonOf } from './reasons.ts'
import type { StepContext, StepTarget } from './stepContext.ts'
import type { Activity, ContainerView } from './taskView.ts'

/** ECS's default where a container definition has no `stopTimeout` (spec part 2, 3.4). */
const STOP_TIMEOUT_SECONDS = 30
const MOST_ATTEMPTS = 5
const ATTEMPT_PAUSE_MS = 1_000
/** Tasks that start at once may choose the same port, the more so the fewer there are. */
const MOST_PORT_ATTEMPTS = 20

/** Begins a step. It goes on by itself, marks the container busy meanwhile, and wakes the task at its end. */
export type DoStep = (target: StepTarget, step: Exclude<Step, { do: 'wait' }>) => void

interface ContainerTarget extends StepTarget {
  definition: ContainerDefinition
  record: ContainerRecord
  seen: ContainerView
}

/** Asks the engine what a container is doing. What is heard of it while the answer is under way makes it stale again. */
export async function refresh(engine: ContainerEngine, clock: Clock, engineName: string, view: ContainerView): Promise<void> {
  view.stale = false
  try {
    view.facts = await engine.inspect(engineName)
    view.askedAt = clock.now()
  } catch (error) {
    view.stale = true
    throw error
  }
}

export function createDoStep(context: StepContext): DoStep {
  const { engine, clock, log, watch, images, networks, limiter, wake } = context
  const vpcNetwork = planVpcNetwork(context.installation)

  /** An engine that does not answer has not refused: nothing is concluded, and the step comes again. */
  const carryOut = (
    { runtime }: StepTarget,
    view: ContainerView,
    activity: Activity,
    work: () => Promise<void>,
    onError: (error: unknown) => void,
  ) => {
    view.busy = activity
    const run = async () => {
      try {
        await work()
        delete view.notBefore
      } catch (error) {
        view.stale = true
        if (!(await watch.isGone(error))) onError(error)
      } finally {
        delete view.busy
        wake(runtime.arn)
      }
    }
    void run()
  }

  const failAs = (view: ContainerView, name: ReasonName) => (error: unknown) => {
    view.failure ??= reasonOf(name, error)
    log.info('a step of a container failed', { reason: view.failure })
  }

  /** For what has to succeed in the end: again after a growing pause, and given up at last. */
  const tryAgain = (view: ContainerView, name: ReasonName) => (error: unknown) => {
    view.attempts += 1
    view.notBefore = clock.now() + ATTEMPT_PAUSE_MS * view.attempts
    log.warn('a container could not be stopped', { attempt: view.attempts, error: String(error) })
    if (view.attempts < MOST_ATTEMPTS) return
    view.failure ??= reasonOf(name, error)
    view.givenUp = true
  }

  const tell = (target: ContainerTarget, step: TaskProgress['step']) =>
    context.onProgress({ taskArn: target.task.arn, container: target.record.name, step })

  const pull = (target: ContainerTarget) => {
    const { runtime, task, taskDefinition, definition, seen, record } = target
    const view = runtime.view
    const { signal } = runtime.pulls
    const architecture = context.engineArchitecture()
    const image = pinnedImage(target)
    const platform = wantedPlatform(taskDefinition.definition.runtimePlatform, architecture)
    const onProgress = pullProgress(clock, (progress) =>
      context.onProgress({ taskArn: runtime.arn, container: record.name, step: 'pulling', ...progress }),
    )
    const onPull = () => {
      view.pullIsSlow = true
      tell(target, 'pulling')
      wake(runtime.arn)
    }
    const work = async () => {
      view.pullStartedAt ??= clock.now()
      seen.image = await images.ensure(image, {
        signal,
        onPull,
        onProgress,
        findAuth: () => findRegistryAuth(task, definition, context),
        ...definedOnly({ login: definition.repositoryCredentials?.credentialsParameter, platform }),
      })
      keepImage(target, seen.image, image)
      view.pullStoppedAt = clock.now()
    }
    carryOut(target, seen, 'pulling', work, (error) => {
      view.pullStoppedAt = clock.now()
      if (!signal.aborted) seen.failure ??= pullReason(image, error)
    })
  }

  /** A service's later tasks get what its deployment's first one got, unless the definition says otherwise. */
  const pinnedImage = ({ task, definition, record }: ContainerTarget): string => {
    if (definition.versionConsistency === 'disabled' || isOwnImage(record.image) || record.image.includes('@')) return record.image
    const digest = context.digests.find(task, record.name)
    return digest === undefined ? record.image : withDigest(record.image, digest)
  }

  const keepImage = ({ task, record, seen }: ContainerTarget, facts: ImageFacts, image: string) => {
    const digest = imageDigest(record.image, facts)
    if (digest !== undefined) context.digests.note(task, record.name, digest)
    if (image !== record.image) seen.pinnedImage = image
    const foreign = foreignPlatform(facts, context.engineArchitecture())
    if (foreign !== undefined) seen.foreignPlatform = foreign
  }

  const create = (target: ContainerTarget) => {
    const { task, taskDefinition, definition, record, seen } = target
    const { values } = target.runtime.view.secrets
    const work = async () => {
      const metadata = await context.metadata?.forContainer(task, taskDefinition, record)
      const vpc = await vpcFor(target)
      const spec = planContainer(task, definition, {
        metadata,
        vpc,
        taskDefinition,
        installation: context.installation,
        publishAddress: context.publishAddress,
        engineCpus: context.engineCpus(),
        imageEnvironment: seen.image?.environment ?? [],
        hostPortRanges: rangesFor(target),
        ...(seen.pinnedImage !== undefined && { pinnedImage: seen.pinnedImage }),
        secrets: values.get(record.name),
        router: routerFor(target),
        metadataFile: context.metadataFile,
        pidsLimit: context.pidsLimit,
        taskLimits: context.taskLimits,
      })
      tell(target, 'creating')
      await limiter.run(() => engine.create(spec))
      values.delete(record.name)
      seen.facts = createdFacts(spec, clock.now())
      seen.stale = false
    }
    carryOut(target, seen, 'creating', work, (error) => {
      images.forget(record.image)
      networks.forget(vpcNetwork.name)
      if (!isEngineError(error, 'notFound') || seen.imageLookedForAgain) return failAs(seen, 'CannotCreateContainerError')(error)
      // The image was there a moment ago: somebody removed it, and it may be had again.
      seen.imageLookedForAgain = true
      delete seen.image
    })
  }

  /** Undefined too where the engine does not know Docker's driver `fluentd`: then nothing is sent to the router. */
  const routerFor = ({ task, taskDefinition, runtime: { view } }: ContainerTarget): RouterContext | undefined => {
    const folder = view.volumes.routerFolder
    const router = routerOf(taskDefinition.definition.containerDefinitions)
    if (folder === undefined || !router || !context.engineLogDrivers().includes('fluentd')) return undefined
    const ofBridge = (taskDefinition.definition.networkMode ?? 'bridge') === 'bridge'
    const address = hasOwnNetwork(task) ? '127.0.0.1' : view.containers.get(router.name ?? '')?.facts?.networks[0]?.ipAddress
    return { folder, ...(address && (hasOwnNetwork(task) || ofBridge) && { address }) }
  }

  /** Only while service discovery is used; every other bridge task is where Docker puts it. */
  const vpcFor = async ({ task, taskDefinition }: StepTarget): Promise<VpcForContainer | undefined> => {
    if (hasOwnNetwork(task) || !isInVpc(taskDefinition)) return undefined
    const names = await context.names?.forTask(task)
    if (!names) return undefined
    await networks.ensure(vpcNetwork)
    return { network: vpcNetwork.name, names }
  }

  const rangesFor = ({ taskDefinition, definition, seen }: ContainerTarget): HostPortRanges => {
    const { networkMode = 'bridge' } = taskDefinition.definition
    const isTaken = (port: number) =>
      seen.takenPorts?.includes(port) || (['tcp', 'udp'] as const).some((protocol) => context.findTaskOnPort(port, protocol))
    return networkMode === 'bridge' ? chooseRanges(definition, isTaken, context.random, context.dynamicPorts) : new Map()
  }

  /** Somebody has a port of a row that was thought free: the container is made anew with another row. */
  const retryWithOtherPorts = async ({ definition, record, seen }: ContainerTarget, error: unknown): Promise<boolean> => {
    const port = isEngineError(error) ? takenPort(error.message) : undefined
    const taken = seen.takenPorts ?? []
    const isChosen = port && !definition.portMappings?.some(({ hostPort }) => hostPort === port.hostPort)
    const chosen = definition.portMappings?.some((mapping) => isOurs(mapping, context.dynamicPorts))
    if (!isChosen || !chosen || taken.length >= MOST_PORT_ATTEMPTS) return false
    seen.takenPorts = [...taken, port.hostPort]
    await engine.remove(record.engineName)
    seen.facts = undefined
    seen.stale = false
    return true
  }

  const start = (target: ContainerTarget) => {
    const { definition, record, seen } = target
    const work = async () => {
      tell(target, 'starting')
      delete seen.outOfMemory
      delete seen.metadataWritten
      if (seen.facts?.startedAt === undefined) await putMetadata(target, 'INITIAL')
      if (definition.firelensConfiguration && seen.facts?.startedAt === undefined) {
        await putRouterFiles(context, { ...target, engineName: record.engineName })
      }
      try {
        await limiter.run(() => engine.start(record.engineName), { first: true })
      } catch (error) {
        if (await retryWithOtherPorts(target, error)) return
        throw await withPortHolder(error, {
          engine,
          findTask: context.findTaskOnPort,
          except: target.task.arn,
          ...(context.elsewhere && { findProcess: async () => undefined }),
        })
      }
      await refresh(engine, clock, record.engineName, seen).catch((cause: unknown) => {
        throw isEngineError(cause, 'refused') ? new InspectError('a container was started and cannot be looked at', { cause }) : cause
      })
      if (definition.healthCheck) tell(target, 'checkingHealth')
    }
    carryOut(target, seen, 'starting', work, failAs(seen, 'CannotStartContainerError'))
  }

  /** Nothing fails for want of it: the agent of ECS goes on without it, too. */
  const putMetadata = async ({ task, taskDefinition, record, runtime: { view } }: ContainerTarget, status: 'INITIAL' | 'READY') => {
    if (!context.metadataFile) return
    const facts = [...view.containers.values(), view.pause].flatMap((each) => each?.facts ?? [])
    const known = { task, taskDefinition, containers: new Map(facts.map((each) => [each.name, each])) }
    try {
      await engine.putFiles(record.engineName, [planMetadataFile(known, record, status)])
    } catch (error) {
      if (await watch.isGone(error)) throw error
      log.warn('a container’s metadata file could not be written', { container: record.engineName, error: String(error) })
    }
  }

  const writeMetadata = (target: ContainerTarget) => {
    const { seen } = target
    const work = async () => {
      await putMetadata(target, 'READY')
      seen.metadataWritten = true
    }
    // Only a lost engine fails here: it is written when that is back.
    carryOut(target, seen, 'writing', work, () => undefined)
  }

  const stop = (target: ContainerTarget) => {
    const { definition, record, seen, lost } = target
    const work = async () => {
      tell(target, 'stopping')
      if (lost) await engine.kill(record.engineName, 'SIGKILL')
      await engine.stop(record.engineName, {
        timeoutSeconds: definition.stopTimeout || (context.stopTimeoutSeconds ?? STOP_TIMEOUT_SECONDS),
      })
      await refresh(engine, clock, record.engineName, seen)
    }
    carryOut(target, seen, 'stopping', work, tryAgain(seen, 'CannotStopContainerError'))
  }

  const startPause = (target: StepTarget, pause: ContainerView) => {
    const { task, taskDefinition } = target
    const attempt = async (spec: ContainerSpec) => {
      if (hasOwnNetwork(task)) await networks.ensure(vpcNetwork)
      await limiter.run(() => engine.create(spec))
      await limiter.run(() => engine.start(spec.name), { first: true })
    }
    const work = async () => {
      const names = hasOwnNetwork(task) ? await context.names?.forTask(task) : undefined
      const spec = planPause(task, { ...context, taskDefinition, names })
      try {
        await attempt(spec)
      } catch (error) {
        networks.forget(vpcNetwork.name)
        if (!isEngineError(error, 'notFound')) throw error
        // Its image or its network was removed behind our back.
        await images.ensure(context.pauseImage, { signal: target.runtime.pulls.signal, onPull() {}, onProgress() {} })
        await attempt(spec)
      }
      await refresh(engine, clock, spec.name, pause)
    }
    carryOut(target, pause, 'starting', work, failAs(pause, 'ContainerNetworkingError'))
  }

  const removePause = (target: StepTarget, pause: ContainerView, engineName: string) => {
    const work = async () => {
      await engine.remove(engineName)
      pause.facts = undefined
      pause.stale = false
    }
    carryOut(target, pause, 'removing', work, (error) => {
      tryAgain(pause, 'CannotStopContainerError')(error)
      // What is left of it goes with the next clean-up; the task has ended whatever becomes of it.
      if (pause.givenUp) pause.facts = undefined
    })
  }

  const fail = ({ runtime, seen }: ContainerTarget, { reason, exitCode }: Extract<Step, { do: 'fail' }>) => {
    seen.failure ??= reason
    if (exitCode !== undefined) seen.failureExitCode ??= exitCode
    wake(runtime.arn)
  }

  const containerSteps = { pull, create, start, stop, writeMetadata }
  return (target, step) => {
    const { task, runtime } = target
    const { pause } = runtime.view
    if (step.do === 'readSecrets') return readSecrets(context, target)
    if (step.do === 'createVolumes') return createVolumes(context, target)
    if (step.do === 'startPause') return pause && startPause(target, pause)
    if (step.do === 'removePause') return pause && task.pauseEngineName ? removePause(target, pause, task.pauseEngineName) : undefined
    const found = containerTarget(target, step.container)
    if (!found) return
    if (step.do === 'fail') fail(found, step)
    else containerSteps[step.do](found)
  }
}

function containerTarget(target: StepTarget, name: string): ContainerTarget | undefined {
  const { task, taskDefinition, runtime } = target
  const definition = taskDefinition.definition.containerDefinitions.find((container) => container.name === name)
  const record = containerRecord(task, name)
  const seen = runtime.view.containers.get(name)
  return definition && record && seen && { ...target, definition: effectiveContainer(task, definition), record, seen }
}

/** What is known of a container without asking, right after it was created. */
function createdFacts(spec: ContainerSpec, now: number): ContainerFacts {
  return {
    id: '',
    name: spec.name,
    image: spec.image,
    imageId: '',
    labels: spec.labels,
    state: 'created',
    oomKilled: false,
    createdAt: now,
    health: 'none',
    ports: [],
    networks: [],
    pseudoTerminal: spec.pseudoTerminal ?? false,
  }
}
