import { ROUTER_PORT, ROUTER_SOCKET, type RouterType } from './router.ts'
import type { RouterConfig } from './routerConfig.ts'

const HEALTH_TAG = 'firelens-healthcheck'
const HEALTH_PORT = 8877
/** Beyond it Fluent Bit takes no more records until it has sent some. */
const MEMORY_LIMIT = '25MB'

/** The text of a router's configuration file. */
export function writeRouterConfig(type: RouterType, config: RouterConfig): string {
  const sections = type === 'fluentd' ? fluentd(config) : fluentBit(config)
  return `${sections.join('\n\n')}\n`
}

type Lines = [key: string, value: string | number][]

function fluentBit({ listen, metadata, patterns, include, outputs }: RouterConfig): string[] {
  const section = (kind: string, lines: Lines) => [`[${kind}]`, ...lines.map(([key, value]) => `    ${key} ${value}`)].join('\n')
  const records = Object.entries(metadata).map(([key, value]): [string, string] => ['Record', `${key} ${value}`])
  return [
    section('INPUT', [
      ['Name', 'tcp'],
      ['Tag', HEALTH_TAG],
      ['Listen', '127.0.0.1'],
      ['Port', HEALTH_PORT],
    ]),
    section('INPUT', [
      ['Name', 'forward'],
      ['unix_path', ROUTER_SOCKET],
      ['Mem_Buf_Limit', MEMORY_LIMIT],
    ]),
    ...(listen
      ? [
          section('INPUT', [
            ['Name', 'forward'],
            ['Listen', listen],
            ['Port', ROUTER_PORT],
          ]),
        ]
      : []),
    ...patterns.map(({ tag, kind, pattern }) =>
      section('FILTER', [
        ['Name', 'grep'],
        ['Match', `${tag}*`],
        [kind === 'include' ? 'Regex' : 'Exclude', `log ${pattern}`],
      ]),
    ),
    ...(records.length > 0 ? [section('FILTER', [['Name', 'record_modifier'], ['Match', '*'], ...records])] : []),
    ...(include === undefined ? [] : [`@INCLUDE ${include}`]),
    section('OUTPUT', [
      ['Name', 'null'],
      ['Match', HEALTH_TAG],
    ]),
    ...outputs.map(({ tag, plugin, options }) => section('OUTPUT', [['Name', plugin], ['Match', `${tag}*`], ...options])),
  ]
}

function fluentd({ listen, metadata, patterns, include, outputs }: RouterConfig): string[] {
  const block = (head: string, lines: readonly string[]) => [`<${head}>`, ...lines.map(indented), `</${head.split(' ')[0]}>`].join('\n')
  const inner = (head: string, lines: Lines) =>
    block(
      head,
      lines.map(([key, value]) => `${key} ${value}`),
    ).split('\n')
  const records = Object.entries(metadata)
  return [
    block('source', ['@type unix', `path ${ROUTER_SOCKET}`]),
    ...(listen ? [block('source', ['@type forward', `bind ${listen}`, `port ${ROUTER_PORT}`])] : []),
    ...patterns.map(({ tag, kind, pattern }) =>
      block(`filter ${tag}**`, [
        '@type grep',
        ...inner(kind === 'include' ? 'regexp' : 'exclude', [
          ['key', 'log'],
          ['pattern', pattern],
        ]),
      ]),
    ),
    ...(records.length > 0 ? [block('filter **', ['@type record_transformer', ...inner('record', records)])] : []),
    ...(include === undefined ? [] : [`@include ${include}`]),
    ...outputs.map(({ tag, plugin, options }) =>
      block(`match ${tag}**`, [`@type ${plugin}`, ...options.map(([key, value]) => `${key} ${value}`)]),
    ),
  ]
}

const indented = (line: string) => `    ${line}`
