import type { exec as english } from '../en/exec.ts'

export const exec: Record<keyof typeof english, string> = {
  'exec.title': '終端機',
}
