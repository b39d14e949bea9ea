import { defineConfig } from 'vitest/config'

/** Everything that runs containers. One file at a time: the tests share one engine, and time on it is what they measure. */
export default defineConfig({
  test: {
    include: ['src/**/*.docker.test.ts', 'test/**/*.docker.test.ts'],
    environment: 'node',
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    hookTimeout: 120_000,
    restoreMocks: true,
  },
})
