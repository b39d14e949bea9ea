import { z } from 'zod'
import type { Preferences } from '#renderer/bridge/desktop.ts'

const language = z.enum(['system', 'en', 'zh-TW'])
const theme = z.enum(['system', 'light', 'dark'])
const onClose = z.enum(['ask', 'background', 'stopTasksAndQuit'])
const notifications = z.boolean()

export const preferencesSchema = z.object({ language, theme, onClose, notifications }) satisfies z.ZodType<Preferences>

export const preferenceChangesSchema = z.object({
  language: language.exactOptional(),
  theme: theme.exactOptional(),
  onClose: onClose.exactOptional(),
  notifications: notifications.exactOptional(),
}) satisfies z.ZodType<Partial<Preferences>>

export const defaultPreferences: Preferences = { language: 'system', theme: 'system', onClose: 'ask', notifications: true }

export const windowStateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean(),
})

/** Place and size of the window, in device-independent pixels. */
export type WindowState = z.infer<typeof windowStateSchema>
