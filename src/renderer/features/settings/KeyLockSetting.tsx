import FormField from '@cloudscape-design/components/form-field'
import Toggle from '@cloudscape-design/components/toggle'
import { useEffect, useState } from 'react'
import { useAction } from '../../app/useAction.ts'
import type { Desktop, KeyLockState } from '../../bridge/desktop.ts'
import { useI18n } from '../../i18n/I18n.tsx'

/** Whether the key of the secrets is locked by the key store of this computer. */
export function KeyLockSetting({ desktop }: { desktop: Desktop }) {
  const { t } = useI18n()
  const [state, setState] = useState<KeyLockState>()
  const [problem, setProblem] = useState('')
  const [changing, run] = useAction()
  useEffect(() => {
    let current = true
    desktop.readKeyLock().then(
      (read) => current && setState(read),
      (error: Error) => current && setProblem(error.message),
    )
    return () => {
      current = false
    }
  }, [desktop])
  if (!state && problem === '') return null
  const { locked = false, whyNot } = state ?? {}
  const change = (wanted: boolean) => void run(async () => setState(await desktop.lockKey(wanted)), t('settings.keyLockFailed'))
  return (
    <FormField
      label={t('settings.keyLock')}
      description={t('settings.keyLockHint')}
      errorText={problem}
      {...(whyNot !== undefined && { constraintText: whyNot })}
    >
      <Toggle checked={locked} disabled={changing || !state || whyNot !== undefined} onChange={({ detail }) => change(detail.checked)}>
        {t(locked ? 'common.on' : 'common.off')}
      </Toggle>
    </FormField>
  )
}
