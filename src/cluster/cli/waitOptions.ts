import type { Option, Values } from './command.ts'
import { CommandError, exitCodes } from './exitCodes.ts'

/** Options of every command that waits for something to come true. */
export const waitOptions: Readonly<Record<string, Option>> = {
  'no-wait': { type: 'boolean', help: 'return at once, without waiting for it to come true' },
  timeout: { type: 'string', value: 'SECONDS', help: 'wait no longer than this (default 300)' },
}

export function timeoutSecondsOf(values: Values): number {
  return wholeNumber(values['timeout'] ?? '300', '--timeout', 1, 86_400)
}

/** Throws a usage error with a sentence for anything but a whole number between the bounds. */
export function wholeNumber(text: string | boolean | undefined, name: string, least: number, most: number): number {
  const number = typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (number >= least && number <= most) return number
  throw new CommandError(exitCodes.usage, `${name} takes a whole number from ${least} to ${most}, not ${JSON.stringify(text)}.`)
}
