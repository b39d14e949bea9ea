import { expect, type Locator, type Page } from '@playwright/test'

/** One load balancer, and the list of them. */
export class LoadBalancerPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  rules(listener: string): Locator {
    return this.page.getByRole('list', { name: `Rules of ${listener}` }).locator('.lb-rule')
  }

  targets(group: string): Locator {
    return this.page.getByRole('list', { name: `Targets of ${group}` }).first()
  }

  get answers(): Locator {
    return this.page.getByRole('table', { name: 'Who answered' })
  }

  async create({ name, port }: { name: string; port: number }): Promise<void> {
    await this.page.getByRole('button', { name: 'Create load balancer' }).click()
    await this.dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await this.dialog.getByRole('spinbutton', { name: 'Port of the listener' }).fill(String(port))
    await this.dialog.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(this.page.getByRole('heading', { level: 1, name })).toBeVisible()
  }

  /** A rule that answers a path itself. */
  async addFixedResponse(path: string, body: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add rule' }).click()
    await this.dialog.getByRole('button', { name: 'Add condition' }).click()
    await this.dialog.getByRole('textbox', { name: 'Values of Path' }).fill(path)
    await this.dialog.getByRole('radio', { name: 'Answer itself' }).check()
    await this.dialog.getByRole('textbox', { name: 'Body' }).fill(body)
  }

  async saveRule(): Promise<void> {
    await this.dialog.getByRole('button', { name: 'Save rule' }).click()
    await expect(this.dialog).toBeHidden()
  }

  async doWithRule(rule: string, deed: string): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${rule}` }).click()
    await this.page.getByRole('menuitem', { name: deed }).click()
  }

  async send(path: string): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Path', exact: true }).fill(path)
    await this.page.getByRole('button', { name: 'Send 20 requests' }).click()
  }
}
