import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
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
    <Modal
      visible
      onDismiss={onClose}
      header={t('import.fromClipboard')}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" onClick={onImport}>
              {t('import.action')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      {t('import.pasteHas', { family, count: containers.length, containers: format.list(containers) })}
    </Modal>
  )
}
