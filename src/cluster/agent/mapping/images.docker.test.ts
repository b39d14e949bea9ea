import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { type LoopbackRegistry, startLoopbackRegistry } from '#cluster/engine/contract/loopbackRegistry.ts'
import { noiseImageArchive } from '#cluster/engine/contract/shellImage.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createDockerCredentials } from '../images/dockerCredentials.ts'
import type { AgentSettings } from '../index.ts'
import type { SecretSource } from '../secrets/secretSource.ts'
import { type DockerBench, openDockerBench, recordOf, whyNoDocker } from './docker.testSupport.ts'

const login = { username: 'sailor', password: 'secret' }
/** bcrypt of that password, made once: it opens nothing but this registry. */
const HTPASSWD = 'sailor:$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n'
const says = { command: ['sh', '-c', 'echo $SAYS'] }

describe.skipIf(whyNoDocker !== undefined)('images from a registry that wants a login', () => {
  let registry: LoopbackRegistry | undefined
  const open: DockerBench[] = []
  beforeAll(async () => {
    registry = await startLoopbackRegistry(HTPASSWD)
  })
  afterAll(async () => {
    for (const bench of open) await bench.close()
    await registry?.stop()
  })

  const asUser = () => {
    const auths = { [registry?.address ?? '']: { auth: Buffer.from(`${login.username}:${login.password}`).toString('base64') } }
    return createDockerCredentials({ log: silentLogger, readConfig: () => Promise.resolve(JSON.stringify({ auths })) })
  }
  async function start(context: TestContext, settings: Partial<AgentSettings> = {}, secrets?: SecretSource) {
    if (!registry) return context.skip('the program docker-registry is not installed')
    const on = await openDockerBench(settings, secrets)
    open.push(on)
    return { on, repository: `${registry.address}/${on.installation}` }
  }

  it('are pulled as the user is signed in, and told with their digest', async (context) => {
    const { on, repository } = await start(context, { findCredentials: asUser() })
    await on.push(`${repository}/app:1`, 'signed in', login)
    const task = await on.stopped(on.run({ app: { ...says, image: `${repository}/app:1` } }))
    expect(await on.output(task)).toBe('signed in\n')
    expect(recordOf(task)).toMatchObject({ image: `${repository}/app:1`, imageDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) })
    expect(task.pullStoppedAt).toBeGreaterThanOrEqual(task.pullStartedAt ?? Number.NaN)
  })

  it('tell how many layers and bytes have come', async (context) => {
    const { on, repository } = await start(context, { findCredentials: asUser() })
    const image = `${repository}/noise:1`
    await on.push(image, '', login, noiseImageArchive(2_000_000, image))
    await on.stopped(on.run({ app: { image } }))
    const pulls = on.bench.progress.flatMap(({ pull }) => pull ?? [])
    expect(pulls[0]).toMatchObject({ layersTotal: 1, layersDone: 0, totalBytes: expect.any(Number) })
    expect(pulls.at(-1)?.layers).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{12}$/),
        state: expect.any(String),
        doneBytes: expect.any(Number),
        totalBytes: expect.any(Number),
      },
    ])
  })

  it('are pulled with the secret that a container names; without a login the reason says what is wrong', async (context) => {
    const secrets: SecretSource = {
      resolve: (valueFrom) =>
        valueFrom === 'arn:login' ? Promise.resolve(JSON.stringify(login)) : Promise.reject(new Error(`no ${valueFrom}`)),
      readEnvironmentFile: () => Promise.reject(new Error('not asked for')),
    }
    const { on, repository } = await start(context, {}, secrets)
    const image = `${repository}/private:1`
    await on.push(image, 'by secret', login)
    const reasonWith = async (credentialsParameter?: string) => {
      const container = { ...says, image, ...(credentialsParameter && { repositoryCredentials: { credentialsParameter } }) }
      const task = await on.stopped(on.run({ app: container }))
      return recordOf(task).reason ?? (await on.output(task))
    }
    expect(await reasonWith()).toMatch(
      /^CannotPullContainerError: The task can’t pull the image\. Check that the role has the permissions .*no basic auth credentials/,
    )
    expect(await reasonWith('arn:other')).toBe('CannotPullContainerAuthError: no arn:other')
    expect(await reasonWith('arn:login')).toBe('by secret\n')
  })

  it('stay the same for all tasks of a deployment, whatever is pushed meanwhile', async (context) => {
    const { on, repository } = await start(context, { findCredentials: asUser() })
    const image = `${repository}/shop:latest`
    await on.push(image, 'first', login)
    const run = async (deploymentId: string, more: object = {}) => {
      const task = await on.stopped(on.run({ app: { ...says, image, ...more } }, {}, { deploymentId }))
      return (await on.output(task)).trim()
    }
    expect(await run('ecs-svc/1')).toBe('first')
    await on.push(image, 'second', login).catch(() => {})
    expect(await run('ecs-svc/1')).toBe('first')
    expect(await run('ecs-svc/1', { versionConsistency: 'disabled' })).toBe('second')
    expect(await run('ecs-svc/2')).toBe('second')
  })

  it('go when nothing wants them any more, and what was there before stays', async (context) => {
    const imageCleanUp = { everyMs: 500, minimumAgeMs: 0, imagesPerCycle: 5 }
    const { on, repository } = await start(context, { findCredentials: asUser(), keepStoppedMs: 0, imageCleanUp })
    const [pulled, mine] = [`${repository}/theirs:1`, await on.image()]
    await on.push(pulled, 'pulled', login)
    for (const image of [pulled, mine]) await on.stopped(on.run({ app: { ...says, image } }))
    await expect.poll(() => on.engine.inspectImage(pulled), { timeout: 15_000, interval: 200 }).toBeUndefined()
    expect(await on.engine.inspectImage(mine)).toBeDefined()
  })
})
