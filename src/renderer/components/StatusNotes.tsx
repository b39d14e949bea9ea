import Alert from '@cloudscape-design/components/alert'
import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import { useI18n } from '../i18n/I18n.tsx'

/** What is wrong and keeps nothing from running, such as a line of `ecs.config`; nothing where nothing is. */
export function StatusNotes({ status }: { status: MarinaStatus | undefined }) {
  const { t } = useI18n()
  const notes = status?.notes ?? []
  if (notes.length === 0) return null
  return (
    <Alert type="warning" header={t('common.notesTitle')}>
      {notes.map((note) => (
        <div key={note} className="break-anywhere">
          {note}
        </div>
      ))}
    </Alert>
  )
}
