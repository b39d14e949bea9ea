import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page } from '@playwright/test'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { containersOfTask, docker, dockerHost, whyNoDocker } from '../../support/realDocker.ts'
import { MarinaPage } from './objects/MarinaPage.ts'
import { ServicePage } from './objects/ServicePage.ts'

const FAMILY = `shop-web-${process.pid}`
const missing = await whyNoDocker()
if (missing) console.log(`e2e on Docker: ${missing}`)

/** The label by which containers of this test are told from those of other Marinas on the same engine. */
let ours: string | undefined

async function removeOurs(): Promise<void> {
  if (!ours) return
  const left = await docker.listContainers({ all: true, filters: { label: [`marina.installation=${ours}`] } })
  await Promise.all(
    left.map(({ Id }) =>
      docker
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch(() => {}),
    ),
  )
}

const test = base.extend<{ marina: MarinaProcess }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
  marina: async ({}, use) => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'marina-docker-page-'))
    const marina = await startMarina({ dataFolder, engine: dockerHost, args: ['--stop-tasks'] })
    await use(marina)
    await marina.stop()
    await removeOurs()
    rmSync(dataFolder, { recursive: true, force: true })
  },
})

test.skip(missing !== undefined, missing ?? '')

/** As people bring it along: the answer of describe-task-definition, with what ECS added to it. */
const broughtAlong = {
  taskDefinition: {
    taskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:task-definition/${FAMILY}:14`,
    family: FAMILY,
    revision: 14,
    status: 'ACTIVE',
    containerDefinitions: [
      {
        name: 'web',
        image: 'marina/hello',
        cpu: 32,
        memory: 32,
        portMappings: [{ containerPort: 80, hostPort: 0, protocol: 'tcp' }],
        essential: true,
        environment: [{ name: 'STAGE', value: 'local' }],
        healthCheck: { command: ['CMD', '/hello', 'check'], interval: 5, timeout: 2, retries: 3 },
        stopTimeout: 2,
      },
    ],
    requiresAttributes: [{ name: 'ecs.capability.container-health-check' }],
    compatibilities: ['EXTERNAL', 'EC2'],
    registeredAt: '2026-01-01T00:00:00Z',
  },
}

/** Ctrl+V outside a field, without a clipboard that the test would have to share. */
async function paste(page: Page, text: string): Promise<void> {
  await page.evaluate((pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)
}

test('a first service on real Docker: pasted, registered, opened, scaled, replaced, rolled over, deleted', async ({ page, marina }) => {
  const app = await MarinaPage.open(page, marina)
  const service = new ServicePage(page)

  await test.step('a task definition is pasted and registered', async () => {
    await paste(page, JSON.stringify(broughtAlong))
    await page.getByRole('dialog').getByRole('button', { name: 'Import' }).click()
    await expect(page.getByText('Read-only members were left out')).toBeVisible()
    await expect(page.getByText('No problems')).toBeVisible()
    await page.getByRole('button', { name: 'Register and' }).click()
    await page.getByRole('menuitem', { name: 'Register and create service' }).click()
  })

  await test.step('a service of it is created with 2 tasks, and both run', async () => {
    await page.getByRole('spinbutton', { name: 'Desired tasks' }).fill('2')
    await page.getByRole('button', { name: 'Create service' }).click()
    await service.expectRunning(2)
    await expect(app.statusBar).not.toContainText('Simulated')
  })

  await test.step('a task answers at its published port', async () => {
    const { taskArns: [taskArn = ''] = [] } = await marina.client.listTasks({ serviceName: FAMILY })
    ours = (await containersOfTask(taskArn))[0]?.Labels['marina.installation']
    const url = await service.taskRows
      .first()
      .getByRole('link', { name: /localhost/ })
      .getAttribute('href')
    const answer = await fetch(url ?? '')
    expect(answer.status).toBe(200)
  })

  await test.step('scaled to 5', async () => {
    await service.scaleTo(5)
    await service.expectRunning(5)
    await expect(service.runningChips()).toHaveCount(5)
  })

  await test.step('the logs of each task scroll by', async () => {
    const rows = await service.taskRows
      .getByRole('link', { name: /localhost/ })
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    expect(rows).toHaveLength(5)
    await service.openTab('Logs')
    for (const [place, url] of rows.entries()) {
      await fetch(`${url}/seen-${place}`)
      await expect(page.getByText(`/seen-${place}`).first()).toBeVisible()
    }
    await service.openTab(/^Tasks/)
  })

  await test.step('a container killed behind Marina’s back is replaced, and the reason shown', async () => {
    const { taskArns: [taskArn = ''] = [] } = await marina.client.listTasks({ serviceName: FAMILY })
    const [container] = await containersOfTask(taskArn)
    await docker.getContainer(container?.Id ?? '').kill()
    const id = taskArn.split('/').at(-1)?.slice(0, 8) ?? ''
    await expect(service.taskRows.filter({ hasText: id })).toContainText('Failed')
    await service.expectRunning(5)
    await service.taskRows.filter({ hasText: id }).getByRole('link').first().click()
    await expect(page.getByText('was killed (exit code 137)')).toBeVisible()
    await page.goBack()
    // Until its replacement is healthy too, that one does not count for the minimum, and a deployment may stop it first.
    await expect(service.runningChips()).toHaveCount(5)
  })

  await test.step('rolled to revision 2 without ever fewer than 5 healthy', async () => {
    const { taskDefinition } = await marina.client.describeTaskDefinition({ taskDefinition: FAMILY })
    const { family, containerDefinitions, networkMode, requiresCompatibilities } = taskDefinition ?? {}
    await marina.client.registerTaskDefinition({ family, containerDefinitions, networkMode, requiresCompatibilities })
    const watching = new AbortController()
    const fewest = fewestRunning(marina, watching.signal)
    await service.deploy(`${FAMILY}:2`)
    await expect(service.runningChips(`${FAMILY}:2`)).toHaveCount(5, { timeout: 60_000 })
    await service.expectRunning(5)
    watching.abort()
    expect(await fewest).toBeGreaterThanOrEqual(5)
  })

  await test.step('deleted, and nothing of it left in Docker', async () => {
    await service.delete()
    await expect(page.getByText('No services yet')).toBeVisible()
    await expect
      .poll(async () => (await docker.listContainers({ filters: { label: [`marina.installation=${ours}`] } })).length, { timeout: 60_000 })
      .toBe(0)
  })
})

/** The lowest running count that the watch tells of, until it is ended. */
async function fewestRunning(marina: MarinaProcess, signal: AbortSignal): Promise<number> {
  let fewest = Number.POSITIVE_INFINITY
  for await (const event of marina.client.watch({ scope: 'service', cluster: 'default', service: FAMILY }, signal)) {
    if (event.type !== 'snapshot' && event.type !== 'changes') continue
    for (const change of event.changes) {
      if (change.kind === 'service' && change.op === 'put') fewest = Math.min(fewest, change.value.runningCount ?? 0)
    }
  }
  return fewest
}
