import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Look } from '../../status/taskLook.ts'
import type { TaskView } from './taskView.ts'

/** One task as a small link: icon, first digits of its id, what it does. Colour is never alone: icon and border differ too. */
export function TaskChip({ view, owner, small, leaving }: { view: TaskView; owner: string; small: boolean; leaving: boolean }) {
  const { t } = useI18n()
  const word = view.verb ?? t(view.look.word)
  return (
    <a
      className="chip"
      data-look={view.look.chip}
      data-small={small || undefined}
      data-leaving={leaving || undefined}
      href={address.task(view.task.clusterArn ?? '', view.arn)}
      aria-label={t('task.chipLabel', { owner, id: view.shortId, word })}
      title={`${view.id}\n${view.task.lastStatus ?? ''} · ${word} · ${view.revision}`}
    >
      <ChipIcon look={view.look.chip} />
      {small ? null : <span className="chip-id">{view.shortId}</span>}
      {small || !view.verb ? null : <span className="chip-verb">{view.verb}</span>}
    </a>
  )
}

/** A task that will come or go, while the user is still choosing. */
export function GhostChip({ label }: { label: string }) {
  return (
    <span className="chip" data-look="ghost">
      {label}
    </span>
  )
}

const shapes: Record<Look['chip'], string> = {
  pending: 'M8 4.5V8l2.5 1.5',
  running: 'm5 8.2 2.2 2.2L11 6',
  checking: 'M4.8 8h.01M8 8h.01M11.2 8h.01',
  unhealthy: 'M8 6.5v3M8 11.8h.01',
  stopping: 'M4.8 8h.01M8 8h.01M11.2 8h.01',
  stopped: 'M5 8h6',
  failed: 'm5.8 5.8 4.4 4.4M10.2 5.8l-4.4 4.4',
}

/** The icon that goes with a chip's look. */
export function ChipIcon({ look }: { look: Look['chip'] }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="14"
      height="14"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {look === 'unhealthy' ? <path d="M8 2 1.8 13.5h12.4z" /> : <circle cx="8" cy="8" r="6.5" />}
      <path d={shapes[look]} />
    </svg>
  )
}
