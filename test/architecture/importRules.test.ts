import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deepest, folderRules } from './importRules.ts'

const repository = resolve(import.meta.dirname, '../..')

/** One line of a wrong file, and what the lint has to say of it. */
interface Case {
  file: string
  code: string
  refused: boolean
}

const load = (from: string) => `import * as x from '${from}'; export { x }`
const types = (from: string) => `import type * as x from '${from}'; export type { x }`
const refuses = (file: string, ...codes: string[]): Case[] => codes.map((code) => ({ file, code, refused: true }))
const allows = (file: string, ...codes: string[]): Case[] => codes.map((code) => ({ file, code, refused: false }))

const importCases: Case[] = [
  ...refuses('src/cluster/api/a.ts', load('node:fs'), load('@aws-sdk/client-ecs'), load('#cluster/lib/ids.ts'), load('../lib/ids.ts')),
  ...allows('src/cluster/api/a.ts', load('zod'), types('@aws-sdk/client-ecs'), load('./arns.ts'), load('#cluster/api/arns.ts')),
  ...refuses('src/cluster/api/operations/a.ts', load('node:fs/promises'), load('../../lib/ids.ts')),
  ...allows('src/cluster/api/operations/a.ts', load('../arns.ts')),
  ...refuses('src/cluster/lib/a.ts', load('#cluster/api/arns.ts'), load('better-sqlite3')),
  ...allows('src/cluster/lib/a.ts', load('node:crypto'), load('node:fs/promises')),
  ...refuses(
    'src/cluster/state/tables/a.ts',
    load('#cluster/handlers/x.ts'),
    load('#cluster/engine/containerEngine.ts'),
    load('dockerode'),
  ),
  ...allows('src/cluster/state/a.ts', load('better-sqlite3'), load('#cluster/api/arns.ts')),
  ...refuses('src/cluster/engine/simulated/a.ts', load('dockerode'), load('#cluster/state/store.ts'), load('../../state/store.ts')),
  ...refuses('src/cluster/engine/simulated/a.ts', load('#cluster/api/errors.ts')),
  ...allows(
    'src/cluster/engine/simulated/a.ts',
    load('../containerEngine.ts'),
    load('#cluster/lib/clock.ts'),
    types('#cluster/api/errors.ts'),
  ),
  ...refuses('src/cluster/engine/docker/a.ts', load('#cluster/agent/x.ts'), load('../../lib/clock.ts')),
  ...allows(
    'src/cluster/engine/docker/a.ts',
    load('dockerode'),
    load('../containerEngine.ts'),
    `export const x = await import('dockerode')`,
  ),
  ...refuses('src/cluster/control/services/a.ts', load('#cluster/engine/containerEngine.ts'), load('../../engine/containerEngine.ts')),
  ...refuses('src/cluster/control/services/a.ts', types('#cluster/engine/containerEngine.ts'), `export * from '#cluster/agent/x.ts'`),
  ...refuses('src/cluster/control/services/a.ts', `export const x = await import('#cluster/agent/x.ts')`),
  ...allows('src/cluster/control/services/a.ts', load('../scheduler/x.ts'), load('#cluster/state/store.ts'), load('./x.ts')),
  ...refuses('src/cluster/agent/tasks/a.ts', load('#cluster/engine/docker/dockerEngine.ts'), load('#cluster/engine/simulated/x.ts')),
  ...refuses('src/cluster/agent/tasks/a.ts', load('#cluster/control/x.ts'), load('#cluster/handlers/x.ts')),
  ...allows('src/cluster/agent/tasks/a.ts', load('#cluster/engine/containerEngine.ts')),
  ...refuses(
    'src/cluster/hooks/a.ts',
    load('#cluster/control/x.ts'),
    load('#cluster/handlers/x.ts'),
    types('#cluster/engine/containerEngine.ts'),
  ),
  ...allows('src/cluster/hooks/a.ts', load('#cluster/state/store.ts'), load('#cluster/lib/clock.ts'), load('#cluster/api/hookTargets.ts')),
  ...refuses('src/cluster/logs/a.ts', load('#cluster/engine/docker/logs.ts'), load('#cluster/agent/x.ts')),
  ...refuses('src/cluster/secrets/a.ts', load('#cluster/agent/x.ts'), load('#cluster/server/x.ts'), load('@aws-sdk/client-ssm')),
  ...allows('src/cluster/secrets/a.ts', types('@aws-sdk/client-ssm'), load('node:crypto'), load('#cluster/state/store.ts')),
  ...refuses('src/cluster/aws/a.ts', load('#cluster/agent/x.ts'), load('#cluster/state/x.ts'), load('@aws-sdk/client-ecs')),
  ...allows('src/cluster/aws/a.ts', load('@aws-sdk/client-s3'), load('@aws-sdk/credential-providers'), load('#cluster/secrets/index.ts')),
  ...refuses(
    'src/cluster/scaling/a.ts',
    load('#cluster/agent/x.ts'),
    load('#cluster/control/services/x.ts'),
    load('#cluster/handlers/index.ts'),
  ),
  ...allows(
    'src/cluster/scaling/a.ts',
    types('@aws-sdk/client-cloudwatch'),
    load('#cluster/control/scaling/x.ts'),
    load('#cluster/state/store.ts'),
  ),
  ...refuses(
    'src/cluster/schedules/a.ts',
    load('#cluster/agent/x.ts'),
    load('#cluster/handlers/x.ts'),
    load('@aws-sdk/client-eventbridge'),
  ),
  ...allows(
    'src/cluster/schedules/a.ts',
    types('@aws-sdk/client-eventbridge'),
    load('#cluster/control/schedules/x.ts'),
    load('#cluster/lib/x.ts'),
  ),
  ...refuses('src/cluster/handlers/a.ts', load('#cluster/agent/x.ts'), load('#cluster/logs/x.ts'), load('#cluster/control/services/x.ts')),
  ...allows('src/cluster/handlers/a.ts', load('#cluster/control/scheduler/x.ts')),
  ...refuses(
    'src/cluster/server/a.ts',
    load('#cluster/control/x.ts'),
    load('#cluster/engine/containerEngine.ts'),
    load('#cluster/daemon/x.ts'),
  ),
  ...allows('src/cluster/server/a.ts', load('@aws-sdk/client-ecs'), load('ws'), load('#cluster/handlers/x.ts')),
  ...refuses('src/cluster/events/a.ts', load('#cluster/control/x.ts'), load('#cluster/handlers/index.ts'), load('#cluster/server/x.ts')),
  ...allows('src/cluster/events/a.ts', load('#cluster/handlers/views/x.ts'), load('#cluster/state/x.ts')),
  ...refuses('src/cluster/traffic/a.ts', load('#cluster/agent/x.ts'), load('dns-packet')),
  ...refuses('src/cluster/traffic/discovery/a.ts', load('#cluster/agent/x.ts'), load('#cluster/engine/containerEngine.ts')),
  ...allows('src/cluster/traffic/discovery/a.ts', load('dns-packet'), load('#cluster/state/store.ts')),
  ...refuses('src/cluster/transfer/a.ts', load('node:fs'), load('#cluster/state/store.ts')),
  ...refuses('src/cluster/client/a.ts', load('node:http'), load('ws'), load('#cluster/server/x.ts'), load('#cluster/lib/clock.ts')),
  ...refuses('src/cluster/daemon/a.ts', load('electron'), load('#main/host/x.ts'), load('#renderer/app/x.ts')),
  ...allows('src/cluster/daemon/a.ts', load('#cluster/engine/docker/dockerEngine.ts'), load('#cluster/agent/x.ts')),
  ...refuses('src/cluster/cli/a.ts', load('electron'), load('#cluster/state/store.ts'), load('#cluster/agent/x.ts'), load('dockerode')),
  ...refuses('src/main/windows/a.ts', load('#cluster/daemon/index.ts'), load('#cluster/state/store.ts'), load('#renderer/app/x.ts')),
  ...refuses('src/main/windows/a.ts', load('#renderer/bridge/desktop.ts')),
  ...allows(
    'src/main/windows/a.ts',
    load('electron'),
    load('#cluster/client/x.ts'),
    types('#renderer/bridge/desktop.ts'),
    load('../settings/x.ts'),
  ),
  ...allows('src/main/host/a.ts', load('#cluster/daemon/index.ts')),
  ...refuses('src/main/host/a.ts', load('#cluster/agent/x.ts'), load('#cluster/server/http/page.ts')),
  ...refuses('src/main/page/a.ts', load('#cluster/server/dispatcher.ts')),
  ...allows('src/main/page/a.ts', load('#cluster/server/http/page.ts'), load('../links/x.ts')),
  ...refuses('src/main/preload/a.ts', load('node:fs'), load('zod'), load('#main/ipc/x.ts')),
  ...refuses('src/main/start/a.ts', load('electron'), load('#cluster/daemon/index.ts'), load('../host/x.ts')),
  ...refuses('src/renderer/features/a.tsx', load('node:fs'), load('electron'), load('#main/ipc/x.ts'), load('#cluster/lib/clock.ts')),
  ...refuses('src/renderer/features/a.tsx', load('#cluster/server/x.ts'), load('../../cluster/lib/clock.ts'), load('zod')),
  ...allows('src/renderer/features/a.tsx', load('react'), load('#cluster/api/arns.ts'), load('#cluster/client/x.ts'), load('../app/x.ts')),
  ...allows('src/renderer/features/a.tsx', load('@cloudscape-design/components/button'), types('@aws-sdk/client-ecs')),
  ...refuses('src/cluster/agent/a.test.ts', load('electron')),
  ...allows('src/cluster/agent/b.test.ts', load('#cluster/engine/simulated/x.ts'), load('vitest')),
  ...refuses('test/support/a.ts', load('electron'), `export const x = await import('electron')`),
  ...allows('test/support/a.ts', types('electron')),
]

const otherCases: Case[] = [
  ...refuses('src/cluster/lib/promise.ts', `async function late() {}\nlate()\nexport {}`),
  ...refuses('src/cluster/lib/anything.ts', 'export const x: any = 1'),
  ...refuses('src/cluster/lib/ignored.ts', '// @ts-ignore\nexport const x: number = 1'),
  ...refuses('src/cluster/lib/sure.ts', 'export const x = (list: number[]) => list[0]!'),
  ...refuses('src/cluster/lib/one.ts', `import { b } from './other.ts'\nexport const a = () => b`),
  ...refuses('src/cluster/lib/other.ts', `import { a } from './one.ts'\nexport const b = () => a`),
]

/** A tree of its own, linted with the project's own configuration, as if it were the project. */
const tree = mkdtempSync(join(tmpdir(), 'marina-wrong-tree-'))
const fileOf = (one: Case, index: number) => one.file.replace(/(\.test)?(\.tsx?)$/, importCases.includes(one) ? `${index}$1$2` : '$2')
const complaints = new Set<string>()

beforeAll(() => {
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  put('oxlint.config.ts', `export { default } from ${JSON.stringify(join(repository, 'oxlint.config.ts'))}\n`)
  put('package.json', '{ "type": "module" }')
  put(
    'tsconfig.json',
    '{ "compilerOptions": { "module": "preserve", "target": "es2024", "strict": true, "allowImportingTsExtensions": true, "noEmit": true } }',
  )
  for (const [index, one] of [...importCases, ...otherCases].entries()) put(fileOf(one, index), `${one.code}\n`)
  for (const { filename } of lint().diagnostics) complaints.add(relative(tree, resolve(tree, filename)).replaceAll('\\', '/'))
}, 60_000)

afterAll(() => rmSync(tree, { recursive: true, force: true }))

function lint(): { diagnostics: { filename: string; code: string }[] } {
  const program = join(repository, 'node_modules/oxlint/bin/oxlint')
  try {
    return JSON.parse(execFileSync(process.execPath, [program, '--type-aware', '--format', 'json'], { cwd: tree, encoding: 'utf8' }))
  } catch (error) {
    if (error instanceof Error && 'stdout' in error) return JSON.parse(String(error.stdout))
    throw error
  }
}

describe('the lint on a tree of wrong files', () => {
  it.each(
    [...importCases, ...otherCases].map(
      (one, index) => [one.refused ? 'refuses' : 'allows', one.code, one.file, fileOf(one, index), one] as const,
    ),
  )('%s %s in %s', (_word, _code, _file, path, one) => expect(complaints.has(path)).toBe(one.refused))

  it('has a case for every folder of the table', () => {
    const covered = folderRules.filter(({ folder }) => importCases.some((one) => one.refused && dirname(one.file).startsWith(folder)))
    expect(covered).toEqual(folderRules)
  })
})

describe('the table', () => {
  const folders = (path: string): string[] =>
    readdirSync(join(repository, path), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => relative(repository, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))

  it('has a rule for every folder of the cluster', () => {
    const unknown = readdirSync(join(repository, 'src/cluster'), { withFileTypes: true }).filter(
      (entry) => entry.isDirectory() && !folderRules.some(({ folder }) => folder === `src/cluster/${entry.name}`),
    )
    expect(unknown.map(({ name }) => name)).toEqual([])
  })

  it('reaches the deepest folder', () => {
    const depthBelow = (path: string) =>
      Math.min(
        ...folderRules
          .filter(({ folder }) => `${path}/`.startsWith(`${folder}/`))
          .map(({ folder }) => path.split('/').length - folder.split('/').length),
      )
    const beyond = folders('src').filter((path) => Number.isFinite(depthBelow(path)) && depthBelow(path) > deepest)
    expect(beyond).toEqual([])
  })
})
