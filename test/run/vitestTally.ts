import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import type { Tally } from './tally.ts'

/** Vitest's own JSON report leaves out why a test was skipped; this one has it. Written to the file named by MARINA_TALLY. */
export default class VitestTally implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    const file = process.env['MARINA_TALLY']
    if (file) writeFileSync(file, JSON.stringify(tallyOf(modules, unhandledErrors.length)))
  }
}

function tallyOf(modules: readonly TestModule[], unhandledErrors: number): Tally {
  const tests = modules.flatMap((module) => [...module.children.allTests()])
  const inState = (state: string) => tests.filter((test) => test.result().state === state)
  // A file that cannot be loaded has no tests that could fail.
  const broken = modules.filter(
    (module) => !module.ok() && ![...module.children.allTests()].some((test) => test.result().state === 'failed'),
  )
  return {
    passed: inState('passed').length,
    failed: inState('failed').length + broken.length + unhandledErrors,
    skipped: inState('skipped').map((test) => `${test.module.relativeModuleId} > ${test.fullName}: ${whySkipped(test)}`),
  }
}

function whySkipped(test: TestCase): string {
  const result = test.result()
  if (result.state === 'skipped' && result.note) return result.note.replace(/^skipped: /, '')
  return test.options.mode === 'todo' ? 'to be written' : 'its condition is not met on this machine'
}
