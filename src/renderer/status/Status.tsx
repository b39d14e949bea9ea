import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useI18n } from '../i18n/I18n.tsx'
import type { StatusLook } from './otherLooks.ts'

/** A status as icon and word, with ECS's own word on hover. */
export function Status({ look, raw }: { look: StatusLook; raw: string | undefined }) {
  const { t } = useI18n()
  return (
    <span title={raw}>
      <StatusIndicator type={look.type}>{t(look.word)}</StatusIndicator>
    </span>
  )
}
