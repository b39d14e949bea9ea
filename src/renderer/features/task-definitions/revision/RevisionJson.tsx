import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { usePageRoom } from '../../../app/shell/usePageRoom.ts'
import { useAction } from '../../../app/useAction.ts'
import { useSaveText } from '../../../data/useSaveText.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { JsonEditor } from '../editor/JsonEditor.tsx'
import type { ReadRevision } from './useRevision.ts'

/** The revision as JSON that registers again. */
export function RevisionJson({ revision: { name, text } }: { revision: ReadRevision }) {
  const { t } = useI18n()
  const save = useSaveText()
  const [saving, run] = useAction()
  const file = { name: `${name.replace(':', '-')}.json`, text }
  return (
    <SpaceBetween size="xs">
      <div className="json-bar">
        <span>{t('taskDefinitions.savedFor')}</span>
        <SpaceBetween direction="horizontal" size="xs">
          <CopyToClipboard
            copyButtonText={t('taskDefinitions.json')}
            copySuccessText={t('common.copied')}
            copyErrorText={t('common.copyFailed')}
            textToCopy={text}
          />
          <Button iconName="download" loading={saving} onClick={() => void run(() => save(file), t('taskDefinitions.saveFailed'))}>
            {t('taskDefinitions.saveJson')}
          </Button>
        </SpaceBetween>
      </div>
      <JsonEditor label={t('taskDefinitions.jsonOf', { name })} text={text} height={usePageRoom(330)} />
    </SpaceBetween>
  )
}
