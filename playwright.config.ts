import { defineConfig } from '@playwright/test'

/** Chromium without calls to its makers, and without a sandbox where it would refuse to have one. */
const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-gpu']
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export default defineConfig({
  outputDir: 'test-results',
  forbidOnly: process.env['CI'] === 'true',
  // The tests share one engine and look at how long things take.
  workers: 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env['MARINA_CHROMIUM'] ?? '/usr/bin/chromium', args: [...args, ...asRoot] },
  },
  projects: [
    { name: 'page', testDir: 'test/e2e/page' },
    { name: 'preload', testDir: 'test/e2e/preload' },
    { name: 'desktop', testDir: 'test/e2e/desktop' },
  ],
})
