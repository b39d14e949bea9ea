import Link from '@cloudscape-design/components/link'
import { type CSSProperties, memo, type ReactNode } from 'react'
import { address } from '../../../app/addresses.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { type Mode, sourceColour } from '../ansi/palette.ts'
import type { LogItem, LogLine, LogRule } from '../lines/logItem.ts'
import type { Matcher } from '../lines/query.ts'
import type { TimestampStyle } from '../lines/timestamps.ts'
import { drawText } from './drawText.tsx'
import { sayRule } from './sayRule.ts'

/** How every row of a view is drawn. */
export interface RowLook {
  cluster: string
  mode: Mode
  timestamps: TimestampStyle
  showTask: boolean
  showContainer: boolean
  /** By task and by container. */
  colours: ReadonlyMap<string, number>
  matcher: Matcher | undefined
}

interface Props {
  item: LogItem
  look: RowLook
  /** The match that "next" and "previous" have come to. */
  current: boolean
  /** The time as it is written; rows are drawn anew only when it changes. */
  time: string
}

/** One line of output, or a rule that says what happened between two. */
export const LogRow = memo(function LogRow({ item, look, current, time }: Props) {
  const { t, format } = useI18n()
  const stream = item.kind === 'line' && item.stderr ? ' · stderr' : ''
  const title = t('logs.lineTitle', { n: format.number(item.n), time: format.dateTime(item.at) }) + stream
  if (item.kind !== 'line') return <RuleRow rule={item} look={look} title={title} />
  return (
    <div className="log-row" data-stderr={item.stderr || undefined} data-current={current || undefined} title={title}>
      {look.timestamps === 'off' ? null : <span className="log-time">{time}</span>}
      {look.timestamps === 'off' ? null : ' '}
      <SourceNames item={item} look={look} />
      <span className="log-text">
        {drawText(item.text, item.spans, look.matcher?.ranges(item.text) ?? [], look.mode)}
        {item.cut > 0 ? <span className="log-quiet">{t('logs.cut', { count: item.cut })}</span> : null}
      </span>
    </div>
  )
})

/** Parted by blanks of their own, so that a line that is selected and copied reads as it looks. */
function SourceNames({ item: { source }, look }: { item: LogLine; look: RowLook }): ReactNode {
  const colour = (name: string): CSSProperties => ({ color: sourceColour(look.colours.get(name), look.mode) })
  return (
    <>
      {look.showTask ? (
        <span className="log-task" style={colour(source.task)}>
          {source.task.slice(0, 8)}
        </span>
      ) : null}
      {look.showTask ? ' ' : null}
      {look.showContainer ? (
        <span className="log-container" style={colour(source.container)}>
          {source.container}
        </span>
      ) : null}
      {look.showContainer ? ' ' : null}
    </>
  )
}

function RuleRow({ rule, look, title }: { rule: LogRule; look: RowLook; title: string }) {
  const { t, format } = useI18n()
  return (
    <div className="log-row log-rule" data-kind={rule.kind} title={title}>
      <span className="log-rule-text">
        {sayRule(rule, t, format)}{' '}
        {rule.kind === 'ended' ? <Link href={address.task(look.cluster, rule.source.task)}>{t('logs.why')}</Link> : null}
      </span>
    </div>
  )
}
