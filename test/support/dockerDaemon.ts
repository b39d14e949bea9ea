import { dockerHost, removeLeftovers } from './realDocker.ts'
import { type TestDaemon, useDaemon } from './testDaemon.ts'

/** A daemon on real Docker for the tests of a file; whatever its tasks of these families leave is removed. */
export const useDaemonOnDocker = (...families: readonly string[]): TestDaemon =>
  useDaemon({ engine: dockerHost }, async () => {
    for (const family of families) await removeLeftovers(family)
  })
