/**
 * The agent of one node: makes containers match tasks and reports what it sees. It owns the containers that carry its
 * installation's label and the observed half of task records; it never decides what should run, and it leaves
 * everything running when it stops. Recovery is no work of its own: at the start, and after an engine was away, the
 * same listing and the same steps bring it up to date.
 */
import type { TaskArn } from '#cluster/api/arns.ts'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { ContainerEngine, EngineInfo } from '#cluster/engine/containerEngine.ts'
import { type Cancel, type Clock, sleep } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue } from '#cluster/lib/reconcileQueue.ts'
import type { ChangeSet, Store } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { PortSpan } from './config/parseValue.ts'
import { reportConnectivity } from './connectivity.ts'
import { createEngineWatch, type EngineState } from './engineWatch.ts'
import { cleanImages, DEFAULT_IMAGE_CLEAN_UP, type ImageCleanUp } from './images/cleanImages.ts'
import { createDeploymentDigests } from './images/deploymentDigests.ts'
import type { FindCredentials } from './images/dockerCredentials.ts'
import { createPulledImages } from './images/pulledImages.ts'
import { createLimiter } from './limiter.ts'
import type { Metadata } from './metadata/index.ts'
import type { NameSource } from './names.ts'
import { publishes } from './ports/portHolder.ts'
import { noSecrets, type SecretSource } from './secrets/secretSource.ts'
import { createDoStep } from './tasks/doStep.ts'
import { createImages, type PullBehaviour } from './tasks/images.ts'
import { createNetworks } from './tasks/networks.ts'
import { createRuntimes } from './tasks/runtimes.ts'
import { createSupervisor } from './tasks/supervisor.ts'
import { createCleaner } from './upkeep/cleanUp.ts'
import { hearEvent } from './upkeep/hearEvents.ts'
import { type Relist, startRelist } from './upkeep/relist.ts'

export type { EngineState } from './engineWatch.ts'
export { SecretError, type SecretSource } from './secrets/secretSource.ts'

export interface AgentOptions {
  store: Store
  engine: ContainerEngine
  clock: Clock
  ids: Ids
  log: Logger
  /** Id of the data folder; the agent touches nothing without its label. */
  installation: string
  /** Where secrets, environment files and passwords of registries come from. */
  secrets?: SecretSource
  /** Whether a container's output is still being read; then its removal waits, if not for ever. */
  isRead?: (engineName: string) => boolean
  /** Where containers ask about themselves; they are told of nothing where absent. */
  metadata?: Pick<Metadata, 'forContainer' | 'removeUnused'>
  /** How containers find each other by name; by the engine's own names alone where absent. */
  names?: NameSource
  options: AgentSettings
}

export interface AgentSettings {
  /** Address that published ports are bound to; `127.0.0.1` keeps them off the network. */
  publishAddress: string
  /** Image whose command `pause` waits for ever; it is Marina's own unless somebody else sees to it. */
  pauseImage?: string
  /** Loads Marina's own images into the engine, where they turn out to be missing. */
  loadOwnImage?: () => Promise<unknown>
  /** Which tasks are this agent's: those with this `node`. */
  node?: string
  /** How long containers of stopped tasks are kept for their output. Default one hour. */
  keepStoppedMs?: number
  /** Of how many stopped tasks of a service or family. Default 10. */
  keepStoppedTasks?: number
  /** When registries are asked. Default `default`: always, and a local image will do where they fail. */
  pullBehaviour?: PullBehaviour
  /** What the user is signed in with. Left out: images are pulled without signing in. */
  findCredentials?: FindCredentials
  /** When images that the agent pulled go again; ECS's own times where absent. */
  imageCleanUp?: ImageCleanUp | 'disabled'
  /** How long containers without a `stopTimeout` are given to end, in seconds. Default 30. */
  stopTimeoutSeconds?: number
  /** Whether containers have a file that says what they are. Default no. */
  metadataFile?: boolean
  /** Whether images of containers that wait for others are pulled at once. Default no. */
  pullUpfront?: boolean
  /** Which host ports containers get that name none; the engine chooses where absent. */
  dynamicPorts?: PortSpan
  /** The most processes and threads of a container. */
  pidsLimit?: number
  /** Whether containers are held to the size of their task. Default yes. */
  taskLimits?: boolean
  /** For pause containers, beside those that every container has. */
  pauseLabels?: Readonly<Record<string, string>>
  /** How many calls that create or start containers may be under way at once. */
  concurrency?: number
  /** How often the engine is asked whether it is there, beside what is asked of it anyway. Not at all where absent. */
  heartbeatMs?: number
  /** The engine runs on another machine: what this one knows of processes and ports says nothing of it. */
  elsewhere?: boolean
  /** Pause between two listings; half as much again is added at random. */
  relistMs?: number
  random?: () => number
}

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
  const doStep = createDoStep({
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
  })
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
      doStep,
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
    cleanImagesLater()
  }
  let cancelImages: Cancel = () => {}
  /** Where cached images are preferred, they are kept (spec part 2, 4.4). */
  const cleanImagesLater = () => {
    const settings = options.imageCleanUp ?? DEFAULT_IMAGE_CLEAN_UP
    if (settings === 'disabled' || options.pullBehaviour === 'prefer-cached' || abort.signal.aborted) return
    cancelImages = clock.after(settings.everyMs, () => {
      void cleanImages({ store, engine, clock, log, pulled }, settings).finally(cleanImagesLater)
    })
  }

  let unsubscribe: Cancel = () => {}
  /** What the agent writes itself is no news to it. */
  const onChange = ({ changes }: ChangeSet) => {
    for (const change of changes) {
      // The last requests to a task that is to stop are done.
      if (change.table === 'targets' && !change.after && change.before?.taskArn !== undefined) wake(change.before.taskArn)
      // So that what still drains there is killed too.
      if (change.table === 'containerInstances' && change.after?.lost)
        for (const task of store.read().tasks.by('liveOnInstance', change.key)) wake(task.arn)
      if (change.table !== 'tasks' || change.after?.node !== node) continue
      if (change.before?.desiredStatus !== change.after.desiredStatus) wake(change.after.arn)
    }
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
