import { defineConfig } from 'vitest/config'

/**
 * What was built: the command on the simulated engine, AWS's own clients against it, and the Electron main process under Node with a
 * double of the `electron` module.
 */
export default defineConfig({
  test: {
    include: ['test/cli/**/*.test.ts', 'test/shell/**/*.test.ts', 'test/integration/**/*.test.ts'],
    exclude: ['**/*.docker.test.ts'],
    environment: 'node',
    pool: 'forks',
    // They wait for the processes they start: none is left without work by one more.
    maxWorkers: '100%',
    testTimeout: 30_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 30_000,
  },
})
