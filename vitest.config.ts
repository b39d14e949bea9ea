import { defineConfig } from 'vitest/config'

/** Unit, architecture and short property suites: what `npm run check` runs, without an engine, a build or a browser. */
export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'src/**/*.test.tsx',
      'test/architecture/**/*.test.ts',
      'test/property/**/*.test.ts',
      'test/contract/**/*.test.ts',
      'test/run/**/*.test.ts',
      'test/chaos/**/*.test.ts',
    ],
    exclude: ['**/*.docker.test.ts'],
    environment: 'node',
    pool: 'threads',
    // Tests own what they touch, so files can share a worker; a new one for each would take as long again as the tests.
    isolate: false,
    // Vitest would leave one core to itself, which is half of two; it has little to do while the tests run.
    maxWorkers: '100%',
    restoreMocks: true,
    // A busy machine is no failure; what hangs is found all the same.
    testTimeout: 90_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
