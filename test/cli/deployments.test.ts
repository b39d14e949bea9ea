/** Deployments that shift traffic, from the command line: where they stand, how they go on, and what their hooks may run. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { builtCommand, type MarinaProcess, startMarina } from '#test/support/marinaProcess.ts'

let folder: string
let marina: MarinaProcess

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-cli-deployments-'))
  marina = await startMarina({ dataFolder: folder, engine: 'simulated' })
}, 60_000)
afterAll(async () => {
  await marina.stop()
  rmSync(folder, { recursive: true, force: true })
})

const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [builtCommand, ...args, '--data', folder], { encoding: 'utf8' }, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    )
  })
const untilListed = (text: string) =>
  vi.waitFor(async () => expect((await run('deployments', 'shop')).out).toContain(text), { timeout: 60_000, interval: 200 })

describe('marina deployments', { timeout: 180_000 }, () => {
  it('shows stages, continues a pause, and rolls back', async () => {
    const { client } = marina
    for (const memory of [32, 64])
      await client.registerTaskDefinition({ family: 'shop', containerDefinitions: [{ name: 'app', image: 'marina/hello', memory }] })
    const lifecycleHooks = [{ targetType: 'PAUSE' as const, lifecycleStages: ['PRE_SCALE_UP' as const] }]
    const deploymentConfiguration = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 60 }
    await client.createService({ serviceName: 'shop', taskDefinition: 'shop:1', desiredCount: 1, deploymentConfiguration })
    await untilListed('SUCCESSFUL')
    expect(await run('deployments', 'shop', '--continue')).toMatchObject({
      code: 1,
      err: expect.stringContaining('No deployment of the service is paused: there is nothing to continue.') as string,
    })
    await client.updateService({ service: 'shop', taskDefinition: 'shop:2', deploymentConfiguration: { lifecycleHooks } })
    await untilListed('Paused: go on with --continue, or back with --rollback.')
    expect((await run('explain', 'shop')).out).toContain('stage PRE_SCALE_UP: a PAUSE hook of PRE_SCALE_UP holds it.')
    expect((await run('deployments', 'shop', '--continue')).out).toBe('shop: The deployment goes on.\n')
    await untilListed('BAKE_TIME')
    expect((await run('deployments', 'shop', '--rollback')).out).toBe('shop: The deployment is rolled back.\n')
    await untilListed('ROLLBACK_SUCCESSFUL')
    expect(JSON.parse((await run('deployments', 'shop', '--json')).out)).toMatchObject([
      { status: 'ROLLBACK_SUCCESSFUL' },
      { status: 'SUCCESSFUL' },
    ])
    expect(await run('deployments', 'nope')).toMatchObject({ err: expect.stringContaining('Service not found.') as string })
  })
})

describe('marina deployments of a service with early success criteria', { timeout: 180_000 }, () => {
  const untilShown = (text: string) =>
    vi.waitFor(async () => expect((await run('deployments', 'early')).out).toContain(text), { timeout: 60_000, interval: 200 })

  it('says what completes it while older tasks stay, and that it is complete once they may', async () => {
    const { client } = marina
    for (const memory of [32, 64])
      await client.registerTaskDefinition({ family: 'early', containerDefinitions: [{ name: 'app', image: 'marina/hello', memory }] })
    const earlySuccessCriteria = { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: 'BLOCKING' as const }
    const deploymentConfiguration = { minimumHealthyPercent: 50, earlySuccessCriteria }
    await client.createService({ serviceName: 'early', taskDefinition: 'early:1', desiredCount: 3, deploymentConfiguration })
    await untilShown('SUCCESSFUL')
    await vi.waitFor(async () => expect((await client.listTasks({ serviceName: 'early' })).taskArns).toHaveLength(3), { timeout: 60_000 })
    const { taskArns: [first = ''] = [] } = await client.listTasks({ serviceName: 'early' })
    await client.updateTaskProtection({ cluster: 'default', tasks: [first], protectionEnabled: true })
    await client.updateService({ service: 'early', taskDefinition: 'early:2' })
    await untilShown('Complete at 2 healthy tasks (50 %), once older ones are gone.')
    const waits = 'The deployment is complete when 2 of 3 tasks are healthy (50 %), and no older task is left (BLOCKING)'
    expect((await run('explain', 'early')).out).toContain(waits)
    const deferred = { ...earlySuccessCriteria, sourceServiceRevisionCleanup: 'DEFERRED' as const }
    await client.updateService({ service: 'early', deploymentConfiguration: { earlySuccessCriteria: deferred } })
    await vi.waitFor(
      async () => expect((await run('explain', 'early')).out).toContain('The deployment is complete. Older tasks that are left stop'),
      { timeout: 60_000, interval: 200 },
    )
    const { serviceDeployments = [] } = await client.listServiceDeployments({ service: 'early' })
    expect(serviceDeployments.map(({ status }) => status)).toEqual(['SUCCESSFUL', 'SUCCESSFUL'])
    expect((await run('explain', 'early', '--history')).out).toContain(
      'completed early: 3 of 3 desired tasks were healthy, and 2 are enough (50 %)',
    )
  })
})

describe('marina hooks', { timeout: 60_000 }, () => {
  it('lists, allows and forbids what lifecycle hooks may run', async () => {
    expect((await run('hooks')).out).toContain('Lifecycle hooks may run no command.')
    expect((await run('hooks', 'allow', 'smoke', './smoke.sh --fast')).out).toContain('command:smoke  ./smoke.sh --fast')
    expect(await run('hooks', 'allow', 'a b', 'x')).toMatchObject({
      code: 1,
      err: expect.stringContaining('The name of a hook command has letters') as string,
    })
    expect(await run('hooks', 'allow', 'smoke')).toMatchObject({ code: 2, err: expect.stringContaining('Usage: marina hooks') as string })
    expect((await run('hooks', 'forbid', 'smoke')).out).toContain('Lifecycle hooks may run no command.')
  })
})
