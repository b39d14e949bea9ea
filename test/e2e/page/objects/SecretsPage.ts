import { expect, type Locator, type Page } from '@playwright/test'

/** The screen of secrets and parameters. */
export class SecretsPage {
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get createButton(): Locator {
    return this.page.getByRole('button', { name: 'Create secret or parameter' }).first()
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader', { name, exact: true }) })
  }

  async create({ kind = 'Secret', name, value, description = '' }: { kind?: string; name: string; value: string; description?: string }) {
    await this.createButton.click()
    await this.dialog.getByRole('radio', { name: kind, exact: true }).click()
    await this.dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await this.dialog.getByRole('textbox', { name: 'Value' }).fill(value)
    await this.dialog.getByRole('textbox', { name: 'Description' }).fill(description)
    await this.dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(this.row(name)).toBeVisible()
  }

  select = (name: string) => this.row(name).getByRole('radio').click()

  reveal = (name: string) =>
    this.row(name)
      .getByRole('button', { name: `Show value of ${name}` })
      .click()

  /** Of the selected row. */
  async putVersion(value: string) {
    await this.page.getByRole('button', { name: 'Put new version' }).click()
    await this.dialog.getByRole('textbox', { name: 'Value' }).fill(value)
    await this.dialog.getByRole('button', { name: 'Put new version' }).click()
    await expect(this.dialog).toHaveCount(0)
  }
}
