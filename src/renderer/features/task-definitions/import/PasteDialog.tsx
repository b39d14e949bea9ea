import { ConfirmDialog } from '../../../components/ConfirmDialog.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import type { ImportSummary } from './readImport.ts'

interface Props {
  summary: ImportSummary
  onImport(): void
  onClose(): void
}

/** "Import from clipboard?" */
export function PasteDialog({ summary: { family, containers }, onImport, onClose }: Props) {
  const { t, format } = useI18n()
  return (
    <ConfirmDialog title={t('import.fromClipboard')} action={t('import.action')} onAction={onImport} onClose={onClose}>
      {t('import.pasteHas', { family, count: containers.length, containers: format.list(containers) })}
    </ConfirmDialog>
  )
}
