import { expect, type Locator, type Page } from '@playwright/test'

/** The screen of one service. */
export class ServicePage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** The chips of the deployment picture. @param revision only of its lane */
  chips(revision?: string): Locator {
    const lanes = this.page.getByRole('list', { name: 'Tasks by revision' })
    const lane = revision ? lanes.getByRole('listitem').filter({ hasText: revision }) : lanes
    return lane.getByRole('link', { name: /, task / })
  }

  runningChips(revision?: string): Locator {
    return this.chips(revision).and(this.page.locator('[data-look="running"]'))
  }

  /** Types a count and asks for it. */
  async scaleTo(count: number): Promise<void> {
    const field = this.page.getByRole('spinbutton', { name: 'Desired tasks' })
    await field.fill(String(count))
    await field.press('Enter')
  }

  async expectRunning(count: number): Promise<void> {
    await expect(this.page.getByText(`${count} of ${count} running`).first()).toBeVisible()
  }

  async openTab(name: RegExp | string): Promise<void> {
    await this.page.getByRole('tab', { name }).click()
  }

  /** The rows of the task table. */
  get taskRows(): Locator {
    return this.page
      .getByRole('table', { name: 'Tasks' })
      .getByRole('row')
      .filter({ has: this.page.getByRole('link') })
  }

  /** Deploys a revision through the dialog. */
  async deploy(revision: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Update service' }).click()
    const dialog = this.page.getByRole('dialog', { name: /Update service/ })
    await dialog.getByRole('button', { name: /Revision/ }).click()
    await this.page.getByRole('option', { name: revision }).click()
    await dialog.getByRole('button', { name: `Deploy ${revision}` }).click()
    await expect(dialog).toBeHidden()
  }

  async delete(): Promise<void> {
    await this.page.getByRole('button', { name: 'Actions' }).first().click()
    await this.page.getByRole('menuitem', { name: 'Delete service' }).click()
    const dialog = this.page.getByRole('dialog', { name: /Delete service/ })
    await dialog.getByRole('button', { name: 'Delete service' }).click()
    await expect(dialog).toBeHidden()
  }
}
