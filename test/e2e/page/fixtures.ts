import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { test as base, expect, type Locator, type Page } from '@playwright/test'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { MarinaPage } from './objects/MarinaPage.ts'

interface Fixtures {
  /** The page, opened with its token, in English and light unless a test says otherwise. */
  app: MarinaPage
}

interface WorkerFixtures {
  /** One `marina serve` on the simulated engine for all tests of a worker. */
  marina: MarinaProcess
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  marina: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern
    async ({}, use) => {
      const dataFolder = mkdtempSync(join(tmpdir(), 'marina-page-'))
      const marina = await startMarina({ dataFolder, engine: 'simulated' })
      await use(marina)
      await marina.stop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  app: async ({ page, marina }, use) => {
    const complaints = collectComplaints(page)
    await use(await MarinaPage.open(page, marina))
    expect(complaints, 'the browser complained').toEqual([])
  },
})

export { expect }

/** What is shown, without what is said of it to screen readers: the same words again, some moments later. */
export const shown = (text: Locator): Locator => text.and(text.page().locator(':not([aria-live])'))

/** Whatever the browser has to say against the page: refused by the policy, an error nobody caught, a warning of React. */
function collectComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    if (isOfTheLine(message.text()) || isOfTheGraphics(message.text())) return
    complaints.push(message.text())
  })
  return complaints
}

/** A line that breaks is the page's daily bread: engines change the machine's networks, and tests end daemons. */
const isOfTheLine = (text: string) =>
  /ERR_NETWORK_CHANGED|ERR_CONNECTION|WebSocket connection to|Failed to fetch|status of 4\d\d/.test(text)

/** What a graphics driver remarks on terminals drawn without a graphics card. */
const isOfTheGraphics = (text: string) => /GL Driver Message|task queue exceeded/.test(text)

/** What axe, with all its rules, has against what is shown now. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary}`))
}
