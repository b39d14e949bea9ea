import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'
import { docker, dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
import { untilService } from '#test/support/until.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const family = `engines-${process.pid}`

describe.skipIf(why)(`another engine${why ? ` (${why})` : ''}`, () => {
  let folder: string
  let marina: MarinaProcess

  const running = async () =>
    (await docker.listContainers({ filters: { label: [`com.amazonaws.ecs.task-definition-family=${family}`] } })).length
  const steady = () => untilService(marina.client, family, ({ runningCount, pendingCount }) => runningCount === 2 && pendingCount === 0)

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'marina-engines-'))
    marina = await startMarina({ dataFolder: folder, engine: 'simulated' })
    await marina.client.registerTaskDefinition({
      family,
      containerDefinitions: [{ name: 'web', image: 'marina/hello', memory: 32, stopTimeout: 2 }],
    })
    await marina.client.createService({ serviceName: family, taskDefinition: family, desiredCount: 2 })
    await steady()
  })
  afterAll(async () => {
    await marina.stop()
    await removeLeftovers(family)
    rmSync(folder, { recursive: true, force: true })
  })

  it('takes over the services, and only them, while Marina runs', async () => {
    expect(await running()).toBe(0)
    const { engine } = await marina.client.useEngine({ engine: dockerHost })
    expect(engine).toMatchObject({ kind: 'docker', address: dockerHost, connected: true })
    await steady()
    expect(await running()).toBe(2)
  })

  it('is left without a container that runs on', async () => {
    const { engine } = await marina.client.useEngine({ engine: 'simulated' })
    expect(engine.kind).toBe('simulated')
    await steady()
    expect(await running()).toBe(0)
  })

  it('that does not answer is refused, and changes nothing', async () => {
    await expect(marina.client.useEngine({ engine: 'unix:///nowhere.sock' })).rejects.toThrow(
      'The engine at unix:///nowhere.sock does not answer',
    )
    expect((await marina.client.getStatus({})).engine.kind).toBe('simulated')
    await steady()
  })
})
