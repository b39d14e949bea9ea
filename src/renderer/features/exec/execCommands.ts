import { changePreferences, readPreferences } from '../../app/preferences.ts'

/** Images without a shell that we know of, and something to run in them. */
const known: readonly (readonly [image: RegExp, command: string])[] = [[/^marina\/hello(:|@|$)/, '/hello check']]
const MOST_REMEMBERED = 50

/** The name an image is remembered by: its tag changes with each build. */
const nameOf = (image: string) => image.replace(/@.*$/, '').replace(/:[^:/]*$/, '')

/** The command last run in an image instead of a shell; empty for a shell. */
export const rememberedCommand = (image: string): string => readPreferences().terminalCommands[nameOf(image)] ?? ''

/** Keeps a command for the next terminal in the same image; an empty one forgets. */
export function rememberCommand(image: string, command: string): void {
  const { [nameOf(image)]: _, ...others } = readPreferences().terminalCommands
  const kept = Object.entries(others).slice(-(MOST_REMEMBERED - 1))
  changePreferences({ terminalCommands: Object.fromEntries(command === '' ? kept : [...kept, [nameOf(image), command]]) })
}

/** Pure: something that can be run in an image, for the hint of a command field. */
export const suggestedCommand = (image: string): string => known.find(([pattern]) => pattern.test(image))?.[1] ?? 'ls -l'
