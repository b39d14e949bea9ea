import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { LocalTerminal } from './terminal/localTerminal.ts'

export interface Option {
  type: 'string' | 'boolean'
  short?: string
  /** What stands for the value in the help: `--port PORT`. */
  value?: string
  help: string
}

export interface Output {
  /** One line on standard output. */
  line(text: string): void
  /** One line on standard error: progress and remarks, which do not belong in a pipe. */
  note(text: string): void
  /** As given, without a line end. */
  raw(text: string): void
}

export type Values = Readonly<Record<string, string | boolean | undefined>>

export interface CommandContext {
  positionals: string[]
  values: Values
  /** `--json` was given: standard output carries JSON and nothing else. */
  json: boolean
  /** Name of the cluster to work on. */
  cluster: string
  output: Output
  /** For what goes through as it is: keys, and bytes of a command. */
  terminal: LocalTerminal
  clock: Clock
  /** Aborted by Ctrl+C. */
  signal: AbortSignal
  /** The running Marina; throws a CommandError with a sentence when there is none. */
  connect(): Promise<ClusterClient>
}

export interface Command {
  name: string
  /** What follows the name: `SERVICE N`. */
  arguments: string
  /** How many positionals it takes. */
  arity: { least: number; most: number }
  summary: string
  options: Readonly<Record<string, Option>>
  /** Resolves to the exit code. */
  run(context: CommandContext): Promise<number>
}
