import type { Locator, Page } from '@playwright/test'

/** A log viewer, wherever it is shown. */
export class LogPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get pane(): Locator {
    return this.page.getByRole('log', { name: 'Log lines' })
  }

  get rows(): Locator {
    return this.pane.locator('.log-row')
  }

  get search(): Locator {
    return this.page.getByRole('search', { name: 'Search in logs' })
  }

  /** "312 new lines" */
  get pill(): Locator {
    return this.page.getByRole('button', { name: /new lines?/ })
  }

  get follow(): Locator {
    return this.page.getByRole('checkbox', { name: 'Follow' })
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  async find(text: string): Promise<void> {
    await this.search.getByRole('searchbox').fill(text)
  }

  async chooseOption(name: string): Promise<void> {
    await this.button('How logs are shown').click()
    await this.page.getByRole('menuitemcheckbox', { name, exact: true }).click()
  }
}
