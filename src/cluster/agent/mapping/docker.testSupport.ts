import { randomBytes } from 'node:crypto'
import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import Docker from 'dockerode'
import type { TaskArn } from '#cluster/api/arns.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { findDockerForTests } from '#cluster/engine/contract/dockerForTests.ts'
import { findBusybox, shellImageArchive } from '#cluster/engine/contract/shellImage.ts'
import type { DockerConnection } from '#cluster/engine/docker/dockerConnection.ts'
import { createDockerEngine } from '#cluster/engine/docker/dockerEngine.ts'
import { ensureHelloImage } from '#cluster/engine/sample/helloImage.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { NewTask } from '#cluster/state/writes/newTask.ts'
import { type AgentBench, agentBench, taskDefinition } from '../agent.testSupport.ts'
import type { AgentSettings } from '../index.ts'
import type { SecretSource } from '../secrets/secretSource.ts'
import { removeEverything } from '../upkeep/cleanUp.ts'

const PATIENCE_MS = 30_000

const found = await findDockerForTests()
/** Where the engine is. */
export const dockerConnection = found.connection
const busybox = findBusybox()
/** Why nothing can run on Docker here; undefined where it can. */
export const whyNoDocker: string | undefined =
  found.reason ?? (busybox ? undefined : 'No static busybox on this machine to make a test image of (MARINA_TEST_BUSYBOX names one).')
if (whyNoDocker !== undefined) {
  console.log(`SKIPPED: ${whyNoDocker}`)
  if (process.env['CI'] === 'true') throw new Error(whyNoDocker)
}

type Fragment = Partial<ContainerDefinition>

/** The agent on real Docker, with an image that has a shell. */
export interface DockerBench {
  engine: ContainerEngine
  /** Behind the agent's back. */
  docker: Docker
  bench: AgentBench
  installation: string
  /** Puts an image with busybox, whose variable SAYS is `text`, into a registry and takes it away from Docker. */
  push(name: string, text: string, login: { username: string; password: string }, archive?: Uint8Array): Promise<void>
  /** A name of this run's own, with busybox in it; `config` is more of the image's configuration. */
  image(config?: Readonly<Record<string, unknown>>): Promise<string>
  /** Runs a task of containers named by key, each from the shell image unless it says otherwise; the first is `app`. */
  run(containers: Record<string, Fragment>, task?: Partial<TaskDefinition>, over?: Partial<NewTask>): TaskArn
  until(arn: TaskArn, holds: (task: TaskRecord) => boolean): Promise<TaskRecord>
  running(arn: TaskArn): Promise<TaskRecord>
  stopped(arn: TaskArn): Promise<TaskRecord>
  /** What Docker says that a container is. */
  inspect(task: TaskRecord, container?: string): Promise<Docker.ContainerInspectInfo>
  /** All it has written. */
  output(task: TaskRecord, container?: string): Promise<string>
  close(): Promise<void>
}

/**
 * @param settings of the agent, beside those every test has
 * @param through another way to the same engine for the agent, which a test can cut
 */
export async function openDockerBench(
  settings: Partial<AgentSettings> = {},
  secrets?: SecretSource,
  through?: DockerConnection,
): Promise<DockerBench> {
  if (!found.connection || !busybox) throw new Error(whyNoDocker)
  const connection: DockerConnection = found.connection
  const id = randomBytes(4).toString('hex')
  const installation = `mapping-${id}`
  const engine = createDockerEngine({ ...(through ?? connection), log: silentLogger })
  const images: string[] = []
  const image = async (config: Readonly<Record<string, unknown>> = {}) => {
    const tag = `marina-test-${id}/shell:${images.length + 1}`
    images.push(tag)
    await engine.loadImage(shellImageArchive(busybox, tag, config))
    return tag
  }
  const shell = await image()
  await ensureHelloImage(engine)
  const bench = agentBench({
    engine,
    clock: systemClock,
    ids: randomIds,
    installation,
    ...(secrets && { secrets }),
    settings: { relistMs: 1_000, loadOwnImage: () => ensureHelloImage(engine), keepStoppedTasks: 500, ...settings },
  })
  let revision = 0

  const until: DockerBench['until'] = (arn, holds) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const task = bench.task(arn)
        if (!holds(task)) return
        stopLooking()
        resolve(task)
      }
      const giveUp = setTimeout(() => {
        stopLooking()
        reject(new Error(`not in time: ${JSON.stringify(bench.task(arn))}`))
      }, PATIENCE_MS)
      const cancel = bench.store.subscribe(look)
      const stopLooking = () => {
        cancel()
        clearTimeout(giveUp)
      }
      look()
    })
  return {
    engine,
    docker: new Docker(connection),
    bench,
    installation,
    image,
    async push(name, text, login, archive = shellImageArchive(busybox, name, { Env: ['PATH=/bin', `SAYS=${text}`] })) {
      await engine.loadImage(archive)
      const docker = new Docker(connection)
      const stream = await docker.getImage(name).push({ authconfig: { ...login, serveraddress: name.split('/')[0] ?? '' } } as object)
      await new Promise<void>((resolve, reject) => docker.modem.followProgress(stream, (error) => (error ? reject(error) : resolve())))
      await engine.removeImage(name)
    },
    run(containers, task = {}, over = {}) {
      const containerDefinitions = Object.entries(containers).map(([name, fragment]) => ({
        name,
        image: shell,
        stopTimeout: 2,
        ...fragment,
      }))
      revision += 1
      return bench.run(taskDefinition({ family: `map-${id}`, revision, ...task, containerDefinitions }), over)
    },
    until,
    running: (arn) => until(arn, ({ lastStatus }) => lastStatus === 'RUNNING'),
    stopped: (arn) => until(arn, ({ lastStatus }) => lastStatus === 'STOPPED'),
    inspect: (task, container) => new Docker(connection).getContainer(recordOf(task, container).engineName).inspect(),
    async output(task, container) {
      let text = ''
      for await (const lines of engine.logs(recordOf(task, container).engineName, { follow: false })) {
        for (const line of lines) text += `${line.text}\n`
      }
      return text
    },
    async close() {
      await bench.close()
      await removeEverything(engine, installation)
      for (const tag of [...images, ...(await pulledNames(engine, installation))]) await engine.removeImage(tag)
      engine.close()
    },
  }
}

/** Names and digests under which a run's own repository was pulled. */
async function pulledNames(engine: ContainerEngine, installation: string): Promise<string[]> {
  const names = (await engine.listImages()).flatMap(({ tags, repoDigests }) => [...tags, ...repoDigests])
  return names.filter((name) => name.includes(`/${installation}/`))
}

export function recordOf(task: TaskRecord, container = 'app'): ContainerRecord {
  const record = task.containers.find(({ name }) => name === container)
  if (!record) throw new Error(`The task has no container ${container}.`)
  return record
}
