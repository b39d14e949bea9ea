import { useI18n } from '../../i18n/I18n.tsx'
import type { Mode } from './ansi/palette.ts'
import { SourceChips } from './toolbar/SourceChips.tsx'
import type { useHiding } from './useHiding.ts'

interface Props {
  names: { tasks: readonly string[]; containers: readonly string[] }
  hiding: ReturnType<typeof useHiding>
  mode: Mode
}

/** Switches for containers and tasks, where there is more than one of either. */
export function SourceRow({ names, hiding: { hidden, toggleContainer, toggleTask }, mode }: Props) {
  const { t } = useI18n()
  if (names.tasks.length < 2 && names.containers.length < 2) return null
  return (
    <div className="log-sources">
      <SourceChips
        label={t('logs.containers')}
        names={names.containers}
        hidden={hidden.containers}
        onToggle={toggleContainer}
        write={(name) => name}
        mode={mode}
      />
      <SourceChips
        label={t('logs.tasks')}
        names={names.tasks}
        hidden={hidden.tasks}
        onToggle={toggleTask}
        write={(name) => name.slice(0, 8)}
        mode={mode}
      />
    </div>
  )
}
