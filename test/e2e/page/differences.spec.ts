import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import { EditorPage } from './objects/EditorPage.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
const looks = { light: {}, dark: { theme: 'dark' }, 'zh-TW': { language: 'zh-TW' } } as const

/** What works otherwise here than on AWS, and what was not set up as it was meant, wherever one would look for it. */
test.describe('what differs', () => {
  let marina: MarinaProcess
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-differs-'))
  test.beforeAll(async () => {
    mkdirSync(screens, { recursive: true })
    writeFileSync(join(dataFolder, 'ecs.config'), '# mine\nECS_RESERVED_MEMORY=lots\n')
    marina = await startMarina({ dataFolder, engine: 'simulated' })
    const logConfiguration = { cloudWatchLogGroupName: 'audit' }
    await marina.client.createCluster({
      clusterName: 'recorded',
      configuration: { executeCommandConfiguration: { logging: 'OVERRIDE', logConfiguration } },
    })
    await marina.client.registerTaskDefinition({
      family: 'faulty',
      enableFaultInjection: true,
      containerDefinitions: [{ name: 'app', image: 'shop/web', memory: 64, portMappings: [{ containerPort: 80 }] }],
    })
  })
  test.afterAll(async () => {
    await marina.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  test('is told on the cluster’s infrastructure, in the settings and on a task', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    const wrongLine = page.getByText(/ecs\.config.*line 2.*ECS_RESERVED_MEMORY/)
    await app.goTo('settings')
    await expect(wrongLine).toBeVisible()
    await app.goTo('clusters/recorded?tab=infrastructure')
    await expect(wrongLine).toBeVisible()
    await expect(page.getByText('nothing is written to the log group audit.')).toBeVisible()
    for (const [name, look] of Object.entries(looks)) {
      await app.look(look)
      await expect(wrongLine).toBeVisible()
      await page.screenshot({ path: join(screens, `cluster-differences-${name}.png`), animations: 'disabled' })
      expect.soft(await accessibilityProblems(page), name).toEqual([])
    }
    await app.look({})
    const { tasks = [] } = await marina.client.runTask({ taskDefinition: 'faulty' })
    await app.goTo(`clusters/default/tasks/${tasks[0]?.taskArn?.split('/').at(-1)}`)
    await page.getByRole('button', { name: '2 things work otherwise on this computer than on AWS' }).click()
    await expect(page.getByText(/no fault can be started/)).toBeVisible()
    await page.screenshot({ path: join(screens, 'task-differences-light.png'), animations: 'disabled' })
    expect(await accessibilityProblems(page)).toEqual([])
  })

  test('is told in the editor while one writes, with its place', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo('new-task-definition?template=empty')
    const editor = new EditorPage(page)
    const container = { name: 'app', image: 'shop/web', memory: 64 }
    await editor.write(JSON.stringify({ family: 'written', containerDefinitions: [container] }, null, 2))
    await expect(editor.problems).toContainText(/No problems$/)
    await editor.write(JSON.stringify({ family: 'written', enableFaultInjection: true, containerDefinitions: [container] }, null, 2))
    await expect(editor.problems).toContainText('No problems, 1 remark')
    await expect(editor.problems).toContainText('no fault can be started')
    await expect(editor.problems.getByRole('button', { name: /Go to line 3/ })).toBeVisible()
    await page.screenshot({ path: join(screens, 'editor-differences-light.png'), animations: 'disabled' })
    expect(await accessibilityProblems(page)).toEqual([])
  })
})
