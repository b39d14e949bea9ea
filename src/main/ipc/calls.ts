import { z } from 'zod'
import type { Desktop } from '#renderer/bridge/desktop.ts'
import { preferenceChangesSchema } from '../settings/preferences.ts'

/** Calls of the bridge that are answered, with the arguments each takes. */
export const callArguments = {
  openLink: z.tuple([z.string().max(4096)]),
  openTextFile: z.tuple([z.object({ title: z.string().max(200), extensions: z.array(z.string().regex(/^[A-Za-z0-9]{1,16}$/)).max(16) })]),
  saveTextFile: z.tuple([z.object({ name: z.string().min(1).max(255), text: z.string().max(64 * 1024 * 1024) })]),
  readPreferences: z.tuple([]),
  changePreferences: z.tuple([preferenceChangesSchema]),
  readKeyLock: z.tuple([]),
  lockKey: z.tuple([z.boolean()]),
} satisfies { [Name in keyof Desktop]?: z.ZodType }

export type CallName = keyof typeof callArguments

/** A wrong argument or answer is a compile error: both come from the page's own type of the bridge. */
export type CallHandlers = { [Name in CallName]: (...given: z.infer<(typeof callArguments)[Name]>) => ReturnType<Desktop[Name]> }

/** Errors cross as sentences, because Electron would wrap an Error's message in words of its own. */
export type CallAnswer = { ok: true; value: unknown } | { ok: false; sentence: string }

export const callChannel = (name: CallName) => `marina:${name}` as const
