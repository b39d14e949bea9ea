import type { Command } from './command.ts'

export interface Step {
  name: string
  command: Command
}

/** What is checked of the text alone. */
export const staticSteps: readonly Step[] = [
  {
    name: 'types of cluster, main and tests',
    command: { script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.node.json'] },
  },
  { name: 'types of the page', command: { script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.web.json'] } },
  {
    name: 'types of the tests in the browser',
    command: { script: 'node_modules/typescript/bin/tsc', args: ['--noEmit', '-p', 'tsconfig.e2e.json'] },
  },
  { name: 'lint and import rules', command: { script: 'node_modules/oxlint/bin/oxlint', args: ['--type-aware'] } },
  { name: 'format', command: { script: 'node_modules/@biomejs/biome/bin/biome', args: ['check', '--linter-enabled=false', '.'] } },
  { name: 'unused code and packages', command: { script: 'node_modules/knip/bin/knip.js' } },
]

export const unitTests: Command = { script: 'node_modules/vitest/vitest.mjs', args: ['run'] }
