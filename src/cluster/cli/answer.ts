import type { CommandContext } from './command.ts'
import { exitCodes } from './exitCodes.ts'

/** Ends a command that did what was asked: with data for `--json`, else with a sentence. @returns the exit code */
export function answer({ json, output }: Pick<CommandContext, 'json' | 'output'>, data: unknown, sentence: string): number {
  output.line(json ? JSON.stringify(data) : sentence)
  return exitCodes.done
}
