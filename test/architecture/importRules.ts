/**
 * Who may import whom (ARCHITECTURE.md, section 2), as one table. `oxlint.config.ts` turns it into rules, and
 * `importRules.test.ts` proves on a tree of wrong files that each of them bites.
 */
export interface FolderRule {
  /** Folder below the repository's root. Rules of an inner folder replace those of the outer one. */
  folder: string
  /** Module names and patterns that may be imported. Files of the folder itself always may, relatively or by `#`. */
  may: readonly string[]
  /** What may be imported for its types alone. */
  mayTypes?: readonly string[]
  /** Relative imports may not leave this folder; the rule's own where absent. */
  home?: string
  /** A sentence for whoever is refused. */
  why: string
}

/** Two patterns, because a star stops at a slash: `node:fs` and `node:fs/promises`. */
const node = ['node:*', 'node:*/**']
const cluster = (...folders: string[]) => folders.map((folder) => `#cluster/${folder}/**`)
const ecsTypes = ['@aws-sdk/client-ecs']
const loadBalancingTypes = ['@aws-sdk/client-elastic-load-balancing-v2']
/** Of the services that are answered beside ECS. */
const siblingTypes = [
  '@aws-sdk/client-application-auto-scaling',
  '@aws-sdk/client-cloudwatch',
  '@aws-sdk/client-cloudwatch-logs',
  '@aws-sdk/client-auto-scaling',
  '@aws-sdk/client-eventbridge',
  '@aws-sdk/client-secrets-manager',
  '@aws-sdk/client-servicediscovery',
  '@aws-sdk/client-ssm',
  ...loadBalancingTypes,
]
/** Clients that read from the user's own account. */
const siblingClients = ['@aws-sdk/client-s3', '@aws-sdk/client-secrets-manager', '@aws-sdk/client-ssm']
const sdkSchemas = [...ecsTypes, ...siblingTypes]
const desktopBridge = ['#renderer/bridge/desktop.ts']

/** The port and its errors, without any adapter. */
const enginePort = ['#cluster/engine/*.ts']

export const folderRules: readonly FolderRule[] = [
  {
    folder: 'src/cluster/api',
    may: ['zod'],
    mayTypes: [...ecsTypes, ...siblingTypes],
    why: 'api is the contract and loads in a browser: zod and types of the SDK only, nothing from Node.',
  },
  { folder: 'src/cluster/lib', may: [...node, 'pino', 'croner'], why: 'lib knows nothing of ECS: Node only.' },
  {
    folder: 'src/cluster/state',
    may: [...node, 'better-sqlite3', ...cluster('api', 'lib')],
    mayTypes: [...ecsTypes, ...loadBalancingTypes, '@aws-sdk/client-eventbridge'],
    why: 'state imports api, lib and better-sqlite3.',
  },
  {
    folder: 'src/cluster/engine',
    may: [...node, ...cluster('lib')],
    mayTypes: cluster('api'),
    why: 'engine imports lib; dockerode belongs in engine/docker alone.',
  },
  {
    folder: 'src/cluster/engine/docker',
    home: 'src/cluster/engine',
    may: [...node, 'dockerode', ...cluster('lib', 'engine')],
    mayTypes: cluster('api'),
    why: 'engine/docker imports lib, the port and dockerode.',
  },
  {
    folder: 'src/cluster/control',
    may: [...node, ...cluster('api', 'lib', 'state')],
    mayTypes: [...ecsTypes, '@aws-sdk/client-eventbridge'],
    why: 'control writes wishes and never reaches the engine: api, lib and state only.',
  },
  {
    folder: 'src/cluster/agent',
    may: [...node, ...cluster('api', 'lib', 'state'), ...enginePort],
    mayTypes: ecsTypes,
    why: 'agent imports api, lib, state and the engine port, never an adapter.',
  },
  {
    folder: 'src/cluster/logs',
    may: [...node, ...cluster('api', 'lib', 'state'), ...enginePort],
    mayTypes: [...ecsTypes, '@aws-sdk/client-cloudwatch-logs'],
    why: 'logs imports api, lib, state and the engine port, never an adapter.',
  },
  {
    folder: 'src/cluster/secrets',
    may: [...node, ...cluster('api', 'lib', 'state')],
    mayTypes: ['@aws-sdk/client-secrets-manager', '@aws-sdk/client-ssm'],
    why: 'secrets imports api, lib and state; the agent asks it through an interface that the agent declares.',
  },
  {
    folder: 'src/cluster/aws',
    may: [...node, '@aws-sdk/credential-providers', ...siblingClients, '@smithy/core/config', ...cluster('api', 'lib', 'secrets')],
    why: 'aws alone runs the SDK, loaded on the first call: api, lib and what secrets makes of a reference.',
  },
  {
    folder: 'src/cluster/scaling',
    may: [...node, ...cluster('api', 'lib', 'state', 'control/scaling', 'handlers/views')],
    mayTypes: ['@aws-sdk/client-application-auto-scaling', '@aws-sdk/client-cloudwatch'],
    why: 'scaling answers Application Auto Scaling and the alarms it goes by: api, lib, state and the deciders of control/scaling.',
  },
  {
    folder: 'src/cluster/schedules',
    may: [...node, ...cluster('api', 'lib', 'state', 'control/schedules')],
    mayTypes: [...ecsTypes, '@aws-sdk/client-eventbridge'],
    why: 'schedules answers EventBridge: api, lib, state and how control/schedules writes a run; control starts the tasks.',
  },
  {
    folder: 'src/cluster/handlers',
    may: [...node, ...cluster('api', 'lib', 'state', 'control/scheduler', 'control/deployments', 'control/scaling', 'control/capacity')],
    mayTypes: [...ecsTypes, '@aws-sdk/client-auto-scaling'],
    why: 'handlers import api, lib, state, the deciders on placement, deployments, scaling and capacity; agent and logs come through interfaces handlers declare.',
  },
  {
    folder: 'src/cluster/hooks',
    may: [...node, ...cluster('api', 'lib', 'state')],
    why: 'hooks call what a user named and write down the answer: api, lib and state only.',
  },
  {
    folder: 'src/cluster/server',
    may: [...node, 'ws', 'zod', ...sdkSchemas, ...cluster('api', 'lib', 'handlers', 'state')],
    why: 'server imports api, lib, handlers and the watch side of state.',
  },
  {
    folder: 'src/cluster/events',
    may: [...node, ...cluster('api', 'lib', 'state', 'handlers/views')],
    mayTypes: ecsTypes,
    why: 'events tell of what the store changed: api, lib, state and the views of the handlers.',
  },
  {
    folder: 'src/cluster/traffic',
    may: [...node, 'selfsigned', ...cluster('api', 'lib', 'state')],
    mayTypes: [...ecsTypes, ...loadBalancingTypes],
    why: 'traffic imports api, lib, state and selfsigned.',
  },
  {
    folder: 'src/cluster/traffic/discovery',
    home: 'src/cluster/traffic',
    may: [...node, 'dns-packet', ...cluster('api', 'lib', 'state', 'traffic')],
    mayTypes: [...ecsTypes, '@aws-sdk/client-servicediscovery'],
    why: 'traffic/discovery imports api, lib, state and dns-packet.',
  },
  {
    folder: 'src/cluster/transfer',
    may: ['zod', 'yaml', ...cluster('api')],
    mayTypes: ecsTypes,
    why: 'transfer is pure and loads in a browser: api and parsers only, nothing from Node.',
  },
  {
    folder: 'src/cluster/client',
    may: cluster('api'),
    mayTypes: ecsTypes,
    why: 'client loads in a browser: api only, nothing from Node.',
  },
  {
    folder: 'src/cluster/daemon',
    may: [...node, 'zod', ...sdkSchemas, '#cluster/**', '../../../package.json', '../../../resources/**'],
    why: 'daemon composes the cluster: anything in cluster, nothing of main or renderer.',
  },
  {
    folder: 'src/cluster/cli',
    may: [...node, 'zod', ...cluster('api', 'client', 'daemon', 'lib', 'transfer')],
    mayTypes: [...ecsTypes, '@aws-sdk/client-application-auto-scaling'],
    why: 'cli is a client with a daemon in it: api, lib, client, daemon and transfer.',
  },
  {
    folder: 'src/main',
    may: [...node, 'electron', 'zod', ...cluster('api', 'client'), '#main/**'],
    mayTypes: [...desktopBridge, ...ecsTypes],
    why: 'main imports Electron, api, client and the type of the desktop bridge; the daemon only from main/host.',
  },
  {
    folder: 'src/main/host',
    home: 'src/main',
    may: [...node, 'electron', ...cluster('api', 'client', 'daemon', 'lib'), '#cluster/server/messagePort.ts', '#main/**'],
    mayTypes: desktopBridge,
    why: 'main/host runs the daemon and serves the page its port: api, lib, client, daemon and server/messagePort.',
  },
  {
    folder: 'src/main/page',
    home: 'src/main',
    may: [...node, 'electron', '#cluster/server/http/page.ts', '#main/**'],
    why: 'main/page hands out the page: of the cluster only the policy that the HTTP server sends too.',
  },
  {
    folder: 'src/main/preload',
    may: ['electron'],
    mayTypes: [...desktopBridge, '#main/**'],
    why: 'the preload is one sandboxed file: Electron and types only.',
  },
  {
    folder: 'src/main/start',
    may: [...node, '#main/start/**', 'vite', '@vitejs/plugin-react'],
    why: 'main/start runs before anything is built or Electron is there: Node and Vite only.',
  },
  {
    folder: 'src/renderer',
    may: [
      'react',
      'react/**',
      'react-dom',
      'react-dom/**',
      '@cloudscape-design/**',
      '@codemirror/**',
      '@lezer/highlight',
      '@tanstack/**',
      '@xterm/**',
      'intl-messageformat',
      ...cluster('api', 'client', 'transfer'),
      '#renderer/**',
    ],
    mayTypes: [...ecsTypes, ...loadBalancingTypes],
    why: 'the page is a plain web page: nothing from Node, Electron, main or the rest of cluster.',
  },
]

/** How deep folders may nest below a folder with a rule; a test fails when a file lies deeper. */
export const deepest = 4

type ImportPattern = { message: string; allowTypeImports?: boolean } & ({ group: string[] } | { regex: string })

/** Overrides of oxlint: one for each folder and depth, because a relative path may leave the folder at another length at each depth. */
export function importOverrides(rules: readonly FolderRule[] = folderRules, root = '') {
  const outerFirst = [...rules].sort((one, other) => one.folder.length - other.folder.length)
  return outerFirst.flatMap((rule) =>
    Array.from({ length: deepest + 1 }, (_, depth) => ({
      files: [`${root}${rule.folder}/${'*/'.repeat(depth)}*.{ts,tsx}`],
      rules: { 'no-restricted-imports': restriction(patternsOf(rule, depth)) },
    })),
  )
}

const restriction = (patterns: ImportPattern[]): ['error', { patterns: ImportPattern[] }] => ['error', { patterns }]

/** Everything is banned, then what the table names is let through again: a folder nobody thought of is refused, not allowed. */
function patternsOf(rule: FolderRule, depth: number): ImportPattern[] {
  const home = rule.home ?? rule.folder
  const levels = depth + rule.folder.split('/').length - home.split('/').length
  const own = `#${rule.folder.replace(/^src\//, '')}/**`
  const inside = ['!./**', '!../**', `${'../'.repeat(levels + 1)}**`, `!${own}`]
  const byType = rule.mayTypes ?? []
  const banned: ImportPattern = { group: ['**', ...inside, ...[...rule.may, ...byType].map((name) => `!${name}`)], message: rule.why }
  const typesOnly = byType.map((name) => ({ regex: regexOf(name), message: `Types only. ${rule.why}`, allowTypeImports: true }))
  // The order matters: a name that a group lets through is not looked at again.
  return [...typesOnly, banned]
}

/** A regular expression and not a group, because what one group lets through all groups let through. */
function regexOf(pattern: string): string {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  return `^${escaped.replace(/\*\*|\*/g, (stars) => (stars === '**' ? '.*' : '[^/]*'))}$`
}

/** Tests and their helpers see more: any part of the cluster, and the tools of testing. */
export function testImportOverrides(root = '') {
  const bans = (message: string, ...group: string[]) => restriction([{ group, message, allowTypeImports: true }])
  return [
    {
      files: [
        `${root}src/**/*.test.ts`,
        `${root}src/**/*.test.tsx`,
        `${root}src/**/*.testSupport.ts`,
        `${root}src/cluster/engine/contract/**`,
      ],
      rules: { 'no-restricted-imports': bans('Tests run without Electron.', 'electron', 'electron/**') },
    },
    {
      files: [`${root}test/**/*.ts`, `${root}*.config.ts`],
      rules: {
        'no-restricted-imports': bans('No test or build path loads Electron: it would start a download.', 'electron', 'electron/**'),
      },
    },
  ]
}
