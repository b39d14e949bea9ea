import { z } from 'zod'
import type { Preferences } from '#renderer/bridge/desktop.ts'

export const preferencesSchema = z.object({
  language: z.enum(['system', 'en', 'zh-TW']),
  theme: z.enum(['system', 'light', 'dark']),
  onClose: z.enum(['ask', 'background', 'stopTasksAndQuit']),
  notifications: z.boolean(),
}) satisfies z.ZodType<Preferences>

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
