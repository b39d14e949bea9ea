import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import { useI18n } from '../i18n/I18n.tsx'

/** A text with a button that copies it; `shown` where the whole is too long to show. */
export function Copyable({ text, shown, label }: { text: string; shown?: string; label: string }) {
  const { t } = useI18n()
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      textToDisplay={shown ?? text}
      copyButtonAriaLabel={label}
      copySuccessText={t('common.copied')}
      copyErrorText={t('common.copyFailed')}
    />
  )
}
