import { expect, type Locator, type Page } from '@playwright/test'

/** The settings of a service, in the form that creates one and in the dialog that changes one. */
export class ServiceFormPage {
  readonly page: Page
  /** What the fields are in: the page, or the dialog. */
  readonly form: Locator

  private constructor(page: Page, form: Locator) {
    this.page = page
    this.form = form
  }

  static ofNew = (page: Page): ServiceFormPage => new ServiceFormPage(page, page.locator('#main'))

  static async ofUpdate(page: Page): Promise<ServiceFormPage> {
    await page.getByRole('button', { name: 'Update service' }).click()
    const dialog = page.getByRole('dialog', { name: /Update service/ })
    await expect(dialog).toBeVisible()
    return new ServiceFormPage(page, dialog)
  }

  /** Opens a section that is closed. */
  async open(
    section: 'Load balancer' | 'Deployment options' | 'Deployment failure detection' | 'Task placement' | 'Compute',
  ): Promise<void> {
    const header = this.form.getByRole('button', { name: section, exact: true })
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click()
    await expect(header).toHaveAttribute('aria-expanded', 'true')
  }

  /** Chooses in a select by its label. */
  async choose(label: string | RegExp, option: string | RegExp): Promise<void> {
    await this.form.getByRole('button', { name: label }).last().click()
    await this.page.getByRole('option', { name: option }).first().click()
  }

  /** Chooses in a list of which several can be chosen, and closes it. */
  async chooseSeveral(label: string | RegExp, ...options: (string | RegExp)[]): Promise<void> {
    await this.form.getByRole('button', { name: label }).last().click()
    for (const option of options) await this.page.getByRole('option', { name: option }).first().click()
    await this.page.keyboard.press('Escape')
  }

  async tile(name: string | RegExp): Promise<void> {
    await this.form.getByRole('radio', { name }).click()
  }

  /** The button that sends it. */
  async submit(name: string | RegExp): Promise<void> {
    await this.form
      .getByRole('button', { name, exact: typeof name === 'string' })
      .last()
      .click()
  }
}
