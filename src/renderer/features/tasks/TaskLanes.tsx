import { type ReactNode, useRef } from 'react'
import { useI18n } from '../../i18n/I18n.tsx'
import { GhostChip, TaskChip } from './TaskChip.tsx'
import type { TaskView } from './taskView.ts'
import { useLaneKeys } from './useLaneKeys.ts'

export interface Lane {
  key: string
  /** Link or text before the chips. */
  label: ReactNode
  /** Said with every chip. */
  owner: string
  tasks: readonly TaskView[]
  /** Tasks to come. */
  ghosts?: number
  /** So many of the last ones are about to go. */
  leaving?: number
  /** Tasks that are wanted and have no place. */
  missing?: number
}

/** More chips than this are drawn without their ids, and beyond the second number not at all. */
const MOST_WITH_ID = 24
const MOST = 300

/** Tasks as chips, a lane for each service or revision. One tab stop; the arrow keys go from chip to chip. */
export function TaskLanes({ lanes, label }: { lanes: readonly Lane[]; label: string }) {
  const list = useRef<HTMLUListElement>(null)
  const keys = useLaneKeys(list)
  return (
    <ul ref={list} className="lanes" aria-label={label} {...keys}>
      {lanes.map((lane) => (
        <li key={lane.key} className="lane">
          <div className="lane-label">{lane.label}</div>
          <LaneChips lane={lane} />
        </li>
      ))}
    </ul>
  )
}

function LaneChips({ lane }: { lane: Lane }) {
  const { t } = useI18n()
  const small = lane.tasks.length > MOST_WITH_ID
  const hidden = lane.tasks.length - MOST
  return (
    <div className="lane-chips">
      {lane.tasks.slice(0, MOST).map((view, at) => (
        <TaskChip key={view.arn} view={view} owner={lane.owner} small={small} leaving={at >= lane.tasks.length - (lane.leaving ?? 0)} />
      ))}
      {Array.from({ length: Math.min(lane.ghosts ?? 0, MOST) }, (_, at) => (
        <GhostChip key={`ghost-${at}`} label={t('task.ghost')} />
      ))}
      {Array.from({ length: Math.min(lane.missing ?? 0, MOST) }, (_, at) => (
        <GhostChip key={`missing-${at}`} label={t('task.noPlace')} />
      ))}
      {hidden > 0 ? <span className="lane-more">{t('task.more', { count: hidden })}</span> : null}
      {lane.tasks.length === 0 && !lane.ghosts && !lane.missing ? <span className="lane-more">{t('task.noneInLane')}</span> : null}
    </div>
  )
}
