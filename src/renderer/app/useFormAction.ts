import { useCallback, useState } from 'react'
import { useI18n } from '../i18n/I18n.tsx'

/** What a form in a dialog sends, one call at a time. A failure stays with the form, which would cover a notification. */
export interface FormAction {
  busy: boolean
  /** Why the last call failed, as a sentence. */
  problem: string | undefined
  /** Resolves to true when the call worked. */
  run(call: () => Promise<unknown>): Promise<boolean>
}

export function useFormAction(): FormAction {
  const { t } = useI18n()
  const [state, setState] = useState<{ busy: boolean; problem: string | undefined }>({ busy: false, problem: undefined })
  const run = useCallback(
    async (call: () => Promise<unknown>) => {
      setState({ busy: true, problem: undefined })
      try {
        await call()
        setState({ busy: false, problem: undefined })
        return true
      } catch (error) {
        setState({ busy: false, problem: error instanceof Error ? error.message : t('common.unknownError') })
        return false
      }
    },
    [t],
  )
  return { ...state, run }
}
