import { useMemo } from 'react'
import { useI18n } from '../../../i18n/I18n.tsx'
import { useSecrets } from '../../secrets/useSecrets.ts'
import type { Note } from './editorProblems.ts'
import { missingSecrets } from './missingSecrets.ts'

/** As many names as one reads at a glance. */
const mostNames = 5

/** Says of each `valueFrom` that this computer has nothing under that name; says nothing while it is not known what there is. */
export function useSecretNotes(): (definition: unknown) => Note[] {
  const { t, format } = useI18n()
  const { rows } = useSecrets()
  return useMemo(
    () => (definition) =>
      missingSecrets(definition, rows ?? []).flatMap(({ path, valueFrom, kept }) => {
        if (!rows) return []
        const names = format.list(kept.slice(0, mostNames))
        const message = names ? t('editor.secretMissingOf', { valueFrom, names }) : t('editor.secretMissing', { valueFrom })
        return [{ severity: 'warning', path, message }]
      }),
    [rows, t, format],
  )
}
