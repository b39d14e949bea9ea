import type { Command, Option } from './command.ts'

const pad = (text: string, width: number) => text.padEnd(width)

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const left = commands.map((command) => `  ${command.name} ${command.arguments}`.trimEnd())
  const width = Math.max(...left.map((text) => text.length)) + 2
  return [
    'marina: a local Amazon ECS on your own Docker',
    '',
    'Usage: marina COMMAND [ARGUMENTS] [OPTIONS]',
    '',
    ...commands.map((command, index) => pad(left[index] ?? '', width) + command.summary),
    '',
    'Options of a command: marina COMMAND --help',
  ].join('\n')
}

/** One command with its options. */
export function helpOf(command: Command, options: Readonly<Record<string, Option>>): string {
  const left = Object.entries(options).map(
    ([name, { short, value }]) => `  ${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
  )
  const width = Math.max(...left.map((text) => text.length)) + 2
  const helps = Object.values(options).map((option) => option.help)
  return [
    `Usage: marina ${command.name} ${command.arguments}`.trimEnd(),
    '',
    command.summary,
    '',
    ...left.map((text, index) => pad(text, width) + (helps[index] ?? '')),
  ].join('\n')
}
