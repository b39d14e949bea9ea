import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { startMarina } from '../../support/marinaProcess.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

/** A daemon of its own, because it is ended and started again under the page. */
test('the page stays, says since when it is alone, and goes on when the cluster is back', async ({ page }) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-lost-'))
  const first = await startMarina({ dataFolder, engine: 'simulated' })
  const port = new URL(first.endpoint).port
  const app = await MarinaPage.open(page, first)
  await app.goTo('clusters/default')
  await first.kill()

  await expect(app.statusBar).toContainText('Cluster not responding')
  await expect(page.getByText(/Showing what was known at/)).toBeVisible()
  await expect(app.heading).toContainText('default')

  const second = await startMarina({ dataFolder, engine: 'simulated', args: ['--port', port] })
  await expect(app.statusBar).toContainText('Control plane ready')
  await expect(page.getByText(/Showing what was known at/)).toBeHidden()
  await second.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})
