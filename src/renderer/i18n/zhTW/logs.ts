import type { logs as english } from '../en/logs.ts'

export const logs: Record<keyof typeof english, string> = {
  'logs.title': '日誌',
}
