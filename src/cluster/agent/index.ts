/**
 * The agent of one node: makes containers match tasks and reports what it sees. It owns the containers that carry its
 * installation's label and the observed half of task records; it never decides what should run, and it leaves
 * everything running when it stops. Recovery is no work of its own: at the start, and after an engine was away, the
 * same listing and the same steps bring it up to date.
 */
import type { TaskArn } from '#cluster/api/arns.ts'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { EngineInfo } from '#cluster/engine/containerEngine.ts'
import { type Cancel, sleep } from '#cluster/lib/clock.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import { createReconcileQueue } from '#cluster/lib/reconcileQueue.ts'
import type { ChangeSet } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { AgentOptions } from './agentOptions.ts'
import { reportConnectivity } from './connectivity.ts'
import { createEngineWatch, type EngineState } from './engineWatch.ts'
import { cleanImagesNowAndThen, DEFAULT_IMAGE_CLEAN_UP } from './images/cleanImages.ts'
import { createDeploymentDigests } from './images/deploymentDigests.ts'
import { createPulledImages } from './images/pulledImages.ts'
import { createLimiter } from './limiter.ts'
import { publishes } from './ports/portHolder.ts'
import { noSecrets } from './secrets/secretSource.ts'
import { doStep } from './tasks/doStep.ts'
import { createImages } from './tasks/images.ts'
import { createNetworks } from './tasks/networks.ts'
import { createRuntimes } from './tasks/runtimes.ts'
import type { StepContext } from './tasks/stepContext.ts'
import { createSupervisor } from './tasks/supervisor.ts'
import { tasksToWake } from './tasksToWake.ts'
import { createCleaner } from './upkeep/cleanUp.ts'
import { hearEvent } from './upkeep/hearEvents.ts'
import { type Relist, startRelist } from './upkeep/relist.ts'

export type { AgentOptions, AgentSettings } from './agentOptions.ts'
export type { EngineState } from './engineWatch.ts'
export { SecretError, type SecretSource } from './secrets/secretSource.ts'

export interface Agent {
  start(): void
  /** Resolves once nothing more is written. Containers run on. */
  stop(): Promise<void>
  /** What containers are busy with, between two states; may be dropped by who does not care. */
  onProgress(listener: (progress: TaskProgress) => void): Cancel
  /** That the engine is gone, and that it is back; with since when and why. */
  onEngineState(listener: (state: EngineState) => void): Cancel
  /** That the engine answers, and nothing runs on it that counts as stopped; after every listing. */
  onClean(listener: () => void): Cancel
}

/** Measured on Docker 20.10 with two cores: 4 at once are a quarter slower, 30 gain nothing. */
const CREATE_AND_START_AT_ONCE = 16
const RECONCILES_AT_ONCE = 32
const RELIST_MS = 5_000
const KEEP_STOPPED_MS = 60 * 60_000
const KEEP_STOPPED_TASKS = 10
/** An engine that hangs must not keep the daemon from ending. */
const STOP_PATIENCE_MS = 2_000

export function createAgent({
  store,
  engine,
  clock,
  ids,
  log,
  installation,
  secrets = noSecrets,
  isRead,
  metadata,
  names,
  options,
}: AgentOptions): Agent {
  const { node = 'local', pauseImage = 'marina/hello:latest' } = options
  // Where cached images are preferred, they are kept (spec part 2, 4.4).
  const imageCleanUp = options.pullBehaviour === 'prefer-cached' ? 'disabled' : (options.imageCleanUp ?? DEFAULT_IMAGE_CLEAN_UP)
  const progress = createListeners<TaskProgress>()
  const clean = createListeners<void>()
  const abort = new AbortController()
  const runtimes = createRuntimes()
  const networks = createNetworks(engine, installation)
  let machine: EngineInfo | undefined
  const pulled = createPulledImages(store, () => machine?.id, clock.now)
  let relist: Relist | undefined

  const liveTasks = () => store.read().tasks.by('liveOnNode', node)
  const wake = (arn: TaskArn) => {
    if (!abort.signal.aborted) queue.add(arn)
  }
  const watch = createEngineWatch({
    engine,
    clock,
    log,
    heartbeatMs: options.heartbeatMs,
    onBack() {
      runtimes.markAllStale()
      if (relist) relist.now()
      else void begin()
    },
  })
  watch.onState(({ connected, since }) => reportConnectivity(store, liveTasks(), connected ? 'CONNECTED' : 'DISCONNECTED', since))
  const steps: StepContext = {
    engine,
    clock,
    log,
    watch,
    networks,
    secrets,
    metadata,
    names,
    installation,
    pauseImage,
    wake,
    images: createImages({
      engine,
      clock,
      pulled,
      ...definedOnly({ behaviour: options.pullBehaviour, loadOwnImage: options.loadOwnImage }),
    }),
    digests: createDeploymentDigests(store),
    findCredentials: options.findCredentials,
    limiter: createLimiter(options.concurrency ?? CREATE_AND_START_AT_ONCE),
    publishAddress: options.publishAddress,
    elsewhere: options.elsewhere ?? false,
    ...(options.stopTimeoutSeconds !== undefined && { stopTimeoutSeconds: options.stopTimeoutSeconds }),
    ...definedOnly({
      metadataFile: options.metadataFile,
      dynamicPorts: options.dynamicPorts,
      pidsLimit: options.pidsLimit,
      taskLimits: options.taskLimits,
      pauseLabels: options.pauseLabels,
    }),
    findTaskOnPort: (hostPort, protocol) => liveTasks().find((task) => publishes(task, hostPort, protocol)),
    random: options.random ?? Math.random,
    engineCpus: () => machine?.cpus || Number.POSITIVE_INFINITY,
    engineLogDrivers: () => machine?.logDrivers ?? [],
    engineArchitecture: () => machine?.cpuArchitecture,
    onProgress: progress.tell,
  }
  const queue = createReconcileQueue<TaskArn>({
    name: 'agent',
    clock,
    log,
    concurrency: RECONCILES_AT_ONCE,
    reconcile: createSupervisor({
      store,
      engine,
      clock,
      ids,
      watch,
      runtimes,
      doStep: (target, step) => doStep(steps, target, step),
      node,
      habits: definedOnly({ metadataFile: options.metadataFile, pullUpfront: options.pullUpfront }),
    }),
  })
  const cleanUp = createCleaner({
    store,
    engine,
    clock,
    log,
    networks,
    metadata,
    installation,
    node,
    signal: abort.signal,
    ...definedOnly({ isRead }),
    onClean: () => watch.state.connected && clean.tell(),
    keep: {
      keepStoppedMs: options.keepStoppedMs ?? KEEP_STOPPED_MS,
      keepStoppedTasks: options.keepStoppedTasks ?? KEEP_STOPPED_TASKS,
    },
  })

  /** Nothing is decided before the first listing: a task's containers may be there already. */
  const begin = async () => {
    try {
      machine = await engine.info()
    } catch (error) {
      if (await watch.isGone(error)) return
      log.warn('the engine does not describe its machine', { error: String(error) })
    }
    if (abort.signal.aborted || relist) return
    let first = true
    const onListed = (changed: ReadonlySet<TaskArn>) => {
      if (first) {
        unsubscribe = store.subscribe(onChange)
        reportConnectivity(store, liveTasks(), 'CONNECTED', clock.now())
      }
      for (const task of liveTasks()) {
        if (first || changed.has(task.arn) || task.lastStatus !== 'RUNNING' || task.desiredStatus === 'STOPPED') wake(task.arn)
      }
      first = false
    }
    relist = startRelist({
      engine,
      clock,
      log,
      watch,
      runtimes,
      installation,
      cleanUp,
      onListed,
      everyMs: options.relistMs ?? RELIST_MS,
      random: options.random ?? Math.random,
    })
    listenOn()
    cancelImages = cleanImagesNowAndThen({ store, engine, clock, log, pulled }, imageCleanUp)
  }
  let unsubscribe: Cancel = () => {}
  let cancelImages: Cancel = () => {}
  const onChange = (changeSet: ChangeSet) => {
    for (const arn of tasksToWake(changeSet, store.read(), node)) wake(arn)
  }
  const listen = async () => {
    for await (const event of engine.events(abort.signal)) {
      if (event.type === 'lost') relist?.now()
      const arn = hearEvent(event, runtimes)
      if (arn) wake(arn)
    }
  }
  const listenOn = () => {
    listen().catch((error: unknown) => log.warn('no more is heard of the engine until it is listed', { error: String(error) }))
  }

  return {
    start: () => void begin(),
    async stop() {
      abort.abort(new Error('the agent stops'))
      relist?.stop()
      watch.stop()
      unsubscribe()
      cancelImages()
      runtimes.clear()
      await Promise.race([queue.stop(), sleep(clock, STOP_PATIENCE_MS)])
    },
    onProgress: (listener) => progress.add(listener),
    onEngineState: (listener) => watch.onState(listener),
    onClean: (listener) => clean.add(listener),
  }
}
