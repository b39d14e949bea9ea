import { useMemo } from 'react'
import { useWatch } from '../../../data/ClientProvider.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { useSecrets } from '../../secrets/useSecrets.ts'
import type { Note } from './editorProblems.ts'
import { missingSecrets } from './missingSecrets.ts'

/** As many names as one reads at a glance. */
const mostNames = 5

/**
 * Says of each `valueFrom` that this computer has nothing under that name. Says nothing while it is not known what there is, and where AWS
 * is asked too.
 */
export function useSecretNotes(): (definition: unknown) => Note[] {
  const { t, format } = useI18n()
  const { rows } = useSecrets()
  const { status } = useWatch({ scope: 'summary' })
  const isLocal = (status?.awsAccess?.secrets ?? 'local') === 'local'
  return useMemo(
    () => (definition) =>
      missingSecrets(definition, rows ?? []).flatMap(({ path, valueFrom, kept }) => {
        if (!rows || !isLocal) return []
        const names = format.list(kept.slice(0, mostNames))
        const message = names ? t('editor.secretMissingOf', { valueFrom, names }) : t('editor.secretMissing', { valueFrom })
        return [{ severity: 'warning', path, message }]
      }),
    [rows, isLocal, t, format],
  )
}
