import type { Tally } from './tally.ts'

/** The part of Playwright's JSON report that is counted. */
export interface PlaywrightReport {
  suites: PlaywrightSuite[]
  /** What went wrong outside of any test. */
  errors: unknown[]
}

interface PlaywrightSuite {
  title: string
  suites?: PlaywrightSuite[]
  specs?: PlaywrightSpec[]
}

interface PlaywrightSpec {
  title: string
  tests: { status: string; projectName: string; annotations: { type: string; description?: string }[] }[]
}

export function countPlaywright(report: PlaywrightReport): Tally {
  const tests = report.suites.flatMap((suite) => testsOf(suite, []))
  const count = (...statuses: string[]) => tests.filter(({ status }) => statuses.includes(status)).length
  return {
    passed: count('expected', 'flaky'),
    failed: count('unexpected') + report.errors.length,
    skipped: tests.filter(({ status }) => status === 'skipped').map(({ name, why }) => `${name}: ${why}`),
  }
}

interface CountedTest {
  status: string
  name: string
  why: string
}

function testsOf(suite: PlaywrightSuite, above: string[]): CountedTest[] {
  const path = [...above, suite.title]
  const inner = (suite.suites ?? []).flatMap((each) => testsOf(each, path))
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map(({ status, projectName, annotations }) => ({
      status,
      name: [projectName, ...path, spec.title].join(' > '),
      why: annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description ?? 'an earlier test of its group failed',
    })),
  )
  return [...inner, ...own]
}
