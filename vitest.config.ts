import { defineConfig } from 'vitest/config'

/** Unit, architecture and short property suites: what `npm run check` runs, without Docker and without a browser. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/architecture/**/*.test.ts', 'test/property/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    restoreMocks: true,
  },
})
