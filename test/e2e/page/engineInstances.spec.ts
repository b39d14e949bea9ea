import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, shown, test } from './fixtures.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
const looks = { light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const
const cluster = 'span'

/** A cluster that spans engines: the user's docker contexts to choose from, and an engine by its address. */
test.describe('instances on another engine', () => {
  let marina: MarinaProcess
  const folder = mkdtempSync(join(tmpdir(), 'marina-engines-'))
  test.beforeAll(async () => {
    mkdirSync(screens, { recursive: true })
    const settings = join(folder, 'docker')
    writeContext(settings, 'build-farm', 'tcp://127.0.0.1:1', 'The big machine')
    writeContext(settings, 'open-door', 'tcp://192.0.2.1:2375')
    writeContext(settings, 'unchecked', 'tcp://192.0.2.1:2376', undefined, { SkipTLSVerify: true })
    marina = await startMarina({
      dataFolder: join(folder, 'data'),
      engine: 'simulated',
      env: { DOCKER_CONFIG: settings, DOCKER_CONTEXT: '' },
    })
    await marina.client.createCluster({ clusterName: cluster })
  })
  test.afterAll(async () => {
    await marina.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('are added from docker contexts or by address, and say where they are', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}?tab=infrastructure`)
    await page.getByRole('button', { name: 'Add instances' }).click()
    const dialog = page.getByRole('dialog', { name: 'Add container instances' })
    await dialog.getByRole('radio', { name: 'Another Docker engine' }).click()
    await expect(dialog.getByRole('button', { name: /Instance type/ })).toContainText('The whole engine')

    await dialog.getByRole('button', { name: /Docker context/ }).click()
    await expect(page.getByRole('option', { name: /build-farm/ })).toContainText('tcp://127.0.0.1:1 · The big machine')
    await expect(page.getByRole('option', { name: /unchecked/ })).toBeDisabled()
    await page.screenshot({ path: join(screens, 'engine-contexts-light.png'), animations: 'disabled' })
    await page.getByRole('option', { name: /open-door/ }).click()
    await dialog.getByRole('button', { name: 'Add instances' }).click()
    await expect(shown(dialog.getByText('Say that it is to be used without TLS'))).toBeVisible()
    await page.screenshot({ path: join(screens, 'add-engine-light.png'), animations: 'disabled' })
    expect.soft(await accessibilityProblems(page)).toEqual([])

    await dialog.getByRole('button', { name: /Docker context/ }).click()
    await page.getByRole('option', { name: /build-farm/ }).click()
    await dialog.getByRole('button', { name: 'Add instances' }).click()
    await expect(shown(dialog.getByText('Cannot connect to the engine at tcp://127.0.0.1:1: nothing is listening there'))).toBeVisible()
    await page.screenshot({ path: join(screens, 'add-engine-refused-light.png'), animations: 'disabled' })

    await dialog.getByRole('button', { name: /Docker context/ }).click()
    await page.getByRole('option', { name: 'By its address' }).click()
    await dialog.getByRole('textbox', { name: 'Address' }).fill('simulated')
    await dialog.getByRole('button', { name: 'Add instances' }).click()
    await expect(page.getByText('1 instance was added', { exact: true })).toBeVisible()
    await expect(page.getByText('engine · us-east-1a')).toBeVisible()
    await expect(page.getByText('simulated', { exact: true }).first()).toBeVisible()
    await expect(page.getByText('Tasks in awsvpc mode are not placed on an engine elsewhere', { exact: false })).toBeAttached()
    for (const [name, look] of Object.entries(looks)) {
      await app.look(look)
      await page.screenshot({ path: join(screens, `engine-instance-${name}.png`), animations: 'disabled', fullPage: true })
      expect.soft(await accessibilityProblems(page), name).toEqual([])
    }
    await app.look({})

    const terminate = page.getByRole('button', { name: /^Terminate i-/ })
    await terminate.click()
    await page.getByRole('dialog').getByRole('button', { name: 'Terminate' }).click()
    await expect(page.getByText('engine · us-east-1a')).toBeHidden()
  })

  test('that are out of reach say why, and an engine that is gone for good is forgotten', async ({ page }) => {
    const server = fakeDocker()
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { containerInstanceArns } = await marina.client.addContainerInstance({ cluster, engine: address })
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}?tab=infrastructure`)
    await expect(page.getByText('Connected', { exact: true })).toBeVisible()
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
    await expect(page.getByText(`${address} is out of reach since`)).toBeVisible()
    await expect(page.getByText(`Cannot connect to the engine at ${address}: nothing is listening there`)).toBeVisible()
    await page.screenshot({ path: join(screens, 'engine-away-light.png'), animations: 'disabled' })
    await marina.client.terminateContainerInstance({ cluster, containerInstance: containerInstanceArns[0] ?? '' })
    await page.getByRole('button', { name: `Forget ${address}` }).click()
    await expect(page.getByText(`${address} is forgotten`, { exact: false }).first()).toBeVisible()
    await expect(page.getByText(`${address} is out of reach since`)).toBeHidden()
  })
})

/** As much of Docker's API as an agent without tasks asks for. */
function fakeDocker(): Server {
  const answers: Record<string, object> = {
    '/info': { ID: 'fake', OSType: 'linux', NCPU: 4, MemTotal: 8 * 2 ** 30, Architecture: 'x86_64', OperatingSystem: 'Fake' },
    '/version': { Version: '27.0', ApiVersion: '1.46', Os: 'linux' },
    '/volumes': { Volumes: [] },
  }
  return createServer(({ url = '' }, response) => {
    const path = url.split('?')[0] ?? ''
    if (path === '/events') response.writeHead(200).flushHeaders()
    else response.end(path === '/_ping' ? 'OK' : JSON.stringify(answers[path] ?? []))
  })
}

function writeContext(settings: string, name: string, host: string, description?: string, endpoint: object = {}): void {
  const folder = join(settings, 'contexts/meta', createHash('sha256').update(name).digest('hex'))
  mkdirSync(folder, { recursive: true })
  const meta = {
    Name: name,
    Metadata: { ...(description && { Description: description }) },
    Endpoints: { docker: { Host: host, ...endpoint } },
  }
  writeFileSync(join(folder, 'meta.json'), JSON.stringify(meta))
}
