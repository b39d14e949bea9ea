import { useCallback, useState } from 'react'
import { useI18n } from '../i18n/I18n.tsx'
import { useFlash } from './flash.tsx'

/**
 * Runs one call at a time and shows its failure. `run` resolves to true when the call worked.
 * `const [busy, run] = useAction(); run(() => client.stopTask({ task }), t('task.stopFailed', { task }))`
 */
export function useAction(): [busy: boolean, run: (call: () => Promise<unknown>, whatFailed: string) => Promise<boolean>] {
  const [busy, setBusy] = useState(false)
  const { flash } = useFlash()
  const { t } = useI18n()
  const run = useCallback(
    async (call: () => Promise<unknown>, whatFailed: string) => {
      setBusy(true)
      try {
        await call()
        return true
      } catch (error) {
        flash({ type: 'error', header: whatFailed, content: error instanceof Error ? error.message : t('common.unknownError') })
        return false
      } finally {
        setBusy(false)
      }
    },
    [flash, t],
  )
  return [busy, run]
}
