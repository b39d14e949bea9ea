import { expect, type Locator, type Page } from '@playwright/test'
import type { MarinaProcess } from '../../../support/marinaProcess.ts'
import { ServicePage } from './ServicePage.ts'

export interface Look {
  theme?: 'light' | 'dark'
  language?: 'en' | 'zh-TW'
}

/** The frame around every screen, and the ways to them. */
export class MarinaPage {
  readonly page: Page
  private readonly marina: MarinaProcess

  private constructor(page: Page, marina: MarinaProcess) {
    this.page = page
    this.marina = marina
  }

  /** Opens the address that Marina printed. Home is the first screen, because Welcome was left before. */
  static async open(page: Page, marina: MarinaProcess): Promise<MarinaPage> {
    const app = new MarinaPage(page, marina)
    await page.addInitScript(() => localStorage.setItem('marina.welcomed', '1'))
    await page.goto(marina.ui ?? '')
    // Chromium drops what it is loading when the machine's networks change, as they do with each container of anybody's.
    await expect(async () => {
      if (!(await app.statusBar.isVisible())) await page.reload()
      await expect(app.statusBar).toBeVisible({ timeout: 5_000 })
    }).toPass()
    return app
  }

  get statusBar(): Locator {
    return this.page.locator('#status-bar')
  }

  get main(): Locator {
    return this.page.locator('#main')
  }

  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 })
  }

  /** @param fragment `clusters/default`, without `#/` */
  async goTo(fragment: string): Promise<void> {
    await this.page.evaluate((to) => {
      location.hash = `#/${to}`
    }, fragment)
    await expect(this.heading).toBeVisible()
  }

  async service(cluster: string, service: string): Promise<ServicePage> {
    await this.goTo(`clusters/${cluster}/services/${service}`)
    return new ServicePage(this.page)
  }

  /** Colours and words as another user would have them. */
  async look({ theme = 'light', language = 'en' }: Look): Promise<void> {
    // Without motion, so that nothing is caught half-way through its fading in.
    await this.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await this.page.evaluate((chosen) => {
      const present = JSON.parse(localStorage.getItem('marina.preferences') ?? '{}') as object
      localStorage.setItem('marina.preferences', JSON.stringify({ ...present, language: chosen }))
    }, language)
    await this.page.reload()
    await expect(this.statusBar).toBeVisible()
  }

  /** Searches, and runs the first thing found. */
  async command(words: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+k')
    await this.page.getByRole('combobox', { name: /Search|搜尋/ }).fill(words)
    await this.page.keyboard.press('Enter')
  }

  /** The address of this daemon, for tests that end and start it. */
  get address(): string {
    return this.marina.ui ?? ''
  }
}
