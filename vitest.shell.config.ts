import { defineConfig } from 'vitest/config'

/** The built Electron main process under Node, with a double of the `electron` module. */
export default defineConfig({
  test: {
    include: ['test/shell/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
