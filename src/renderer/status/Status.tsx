import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useI18n } from '../i18n/I18n.tsx'
import type { StatusLook } from './otherLooks.ts'

/**
 * A status as icon and word, with ECS's own word on hover.
 * @param verb what is being done, where that says more than the word: "pulling 43 %"
 */
export function Status({ look, raw, verb }: { look: StatusLook; raw: string | undefined; verb?: string }) {
  const { t } = useI18n()
  return (
    <span title={raw}>
      <StatusIndicator type={look.type}>{verb ? t('status.withVerb', { word: t(look.word), verb }) : t(look.word)}</StatusIndicator>
    </span>
  )
}
