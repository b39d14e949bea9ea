import { expect, type Locator, type Page } from '@playwright/test'

/** The screen on which a task definition is written. */
export class EditorPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get text(): Locator {
    return this.page.getByRole('textbox', { name: /^JSON of the task definition/ })
  }

  get problems(): Locator {
    return this.page.getByRole('region', { name: 'Problems' })
  }

  /** @param name `web:1` */
  registerButton(name: string): Locator {
    return this.page.getByRole('button', { name: `Register ${name}`, exact: true })
  }

  /** Puts another text in place of what is there, as pasting over everything would. */
  async write(text: string): Promise<void> {
    await this.text.click()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.insertText(text)
  }

  /** The whole text, also what is scrolled out of the document. */
  async read(): Promise<string> {
    await this.text.click()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.press('ControlOrMeta+c')
    return this.page.evaluate(() => navigator.clipboard.readText())
  }

  /** @param name as in the menu: "Register and create service" */
  async registerAnd(name: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Register and', exact: true }).click()
    await this.page.getByRole('menuitem', { name, exact: true }).click()
  }

  async expectNoProblems(): Promise<void> {
    await expect(this.problems).toContainText('No problems')
  }
}
