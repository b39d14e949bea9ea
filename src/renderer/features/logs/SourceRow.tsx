import { useI18n } from '../../i18n/I18n.tsx'
import type { RowLook } from './pane/LogRow.tsx'
import { SourceChips } from './toolbar/SourceChips.tsx'
import type { useHiding } from './useHiding.ts'

interface Props {
  names: { tasks: readonly string[]; containers: readonly string[] }
  hiding: ReturnType<typeof useHiding>
  look: RowLook
}

/** Switches for containers and tasks, where there is more than one of either. */
export function SourceRow({ names, hiding: { hidden, toggleContainer, toggleTask }, look }: Props) {
  const { t } = useI18n()
  if (!look.showTask && !look.showContainer) return null
  return (
    <div className="log-sources">
      <SourceChips
        label={t('logs.containers')}
        names={names.containers}
        hidden={hidden.containers}
        onToggle={toggleContainer}
        write={(name) => name}
        mode={look.mode}
        colours={look.colours}
      />
      <SourceChips
        label={t('logs.tasks')}
        names={names.tasks}
        hidden={hidden.tasks}
        onToggle={toggleTask}
        write={(name) => name.slice(0, 8)}
        mode={look.mode}
        colours={look.colours}
      />
    </div>
  )
}
