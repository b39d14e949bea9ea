import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'

/** Chromium without calls to its makers, and without a sandbox where it would refuse to have one. */
const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-gpu']
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

/** They share one engine, or look at how long things take: nothing else runs beside them. */
const onContainers = ['docker.spec.ts', 'logsLoad.spec.ts']

export default defineConfig({
  outputDir: 'test-results',
  forbidOnly: process.env['CI'] === 'true',
  // Each worker has a `marina serve` of its own; the tests of a file share one, and count what it has.
  workers: Math.min(2, availableParallelism()),
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: process.env['MARINA_CHROMIUM'] ?? '/usr/bin/chromium', args: [...args, ...asRoot] },
  },
  projects: [
    { name: 'page', testDir: 'test/e2e/page', testIgnore: onContainers },
    { name: 'containers', testDir: 'test/e2e/page', testMatch: onContainers, workers: 1 },
    { name: 'preload', testDir: 'test/e2e/preload' },
    { name: 'desktop', testDir: 'test/e2e/desktop' },
  ],
})
