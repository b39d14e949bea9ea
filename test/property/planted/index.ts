/** `npm run test:planted`: each bug alone in a copy of the sources, and whether the property fails that should. A part of a name plants those that have it. */
import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { repository } from '#test/run/command.ts'
import { type Bug, bugs } from './bugs.ts'

/** Of each property: about as many as a check lives through with control, which the rarest of the bugs needs. */
const histories = process.env['MARINA_HISTORIES'] ?? '1300'
const copied = ['src', 'test', 'package.json', 'tsconfig.node.json', 'vitest.config.ts']

interface Report {
  testResults: { assertionResults: { status: string }[] }[]
}

const [part = ''] = process.argv.slice(2)
const wanted = bugs.filter(({ name }) => name.includes(part))
const copy = copySources()
let missed = 0
try {
  for (const bug of wanted) {
    const isCaught = await plant(bug)
    if (!isCaught) missed += 1
    process.stdout.write(`${isCaught ? 'caught' : 'MISSED'} ${bug.name} (${bug.suite}, ${bug.caughtBy})\n`)
  }
} finally {
  rmSync(copy, { recursive: true, force: true })
}
process.stdout.write(`${wanted.length - missed} of ${wanted.length} planted bugs were caught.\n`)
process.exitCode = missed > 0 ? 1 : 0

function copySources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'marina-planted-'))
  for (const name of copied) cpSync(join(repository, name), join(folder, name), { recursive: true })
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

/** @returns whether its property fails with the bug */
async function plant({ file, find, replace, suite, name, caughtBy }: Bug): Promise<boolean> {
  const path = join(copy, 'src/cluster', file)
  const sound = readFileSync(path, 'utf8')
  if (sound.split(find).length !== 2) throw new Error(`"${name}" cannot be planted: its text is not there once in ${file}`)
  writeFileSync(
    path,
    sound.replace(find, () => replace),
  )
  try {
    return (await outcomes(suite, caughtBy)).includes('failed')
  } finally {
    writeFileSync(path, sound)
  }
}

/** Of the tests whose name begins so. */
async function outcomes(suite: string, name: string): Promise<string[]> {
  const report = join(copy, 'report.json')
  rmSync(report, { force: true })
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', `test/property/${suite}.test.ts`, '-t', name, '--reporter=json', `--outputFile=${report}`]
  const env = { ...process.env, MARINA_HISTORIES: histories, MARINA_UNSHRUNK: '1' }
  await new Promise((resolve) => spawn(process.execPath, args, { cwd: copy, env, stdio: 'ignore' }).once('close', resolve))
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as Report
  return testResults.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status))
}
