import { type CSSProperties, useCallback, useMemo, useRef } from 'react'
import { useMode } from '../../app/appearance.ts'
import type { LogsPanelRequest } from '../../app/panel.tsx'
import { usePreference } from '../../app/preferences.ts'
import { usePageRoom } from '../../app/shell/usePageRoom.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { assignColours } from './ansi/palette.ts'
import { useLogFeed } from './feed/useLogFeed.ts'
import { LogNotice } from './LogNotice.tsx'
import './logs.css'
import { LogPane, type LogPaneHandle } from './pane/LogPane.tsx'
import type { RowLook } from './pane/LogRow.tsx'
import { NothingShown } from './pane/NothingShown.tsx'
import { Pill } from './pane/Pill.tsx'
import { SourceRow } from './SourceRow.tsx'
import { LogActions } from './toolbar/LogActions.tsx'
import { LogSearch } from './toolbar/LogSearch.tsx'
import { useFollowing } from './useFollowing.ts'
import { useHiding } from './useHiding.ts'
import { useLogQuery, useMatchSteps } from './useLogSearch.ts'
import { useSearchKeys } from './useSearchKeys.ts'
import { namesOf, useShownLines } from './useShownLines.ts'
import { useTakeLines } from './useTakeLines.ts'

interface Props {
  request: LogsPanelRequest
  /** CSS height; what a tab of a page leaves, where absent. */
  height?: string
}

/** The logs of a service or of tasks, in the panel, as a tab of a page, or as a page. */
export default function LogView({ request, height }: Props) {
  const { t } = useI18n()
  const [tail] = usePreference('logTail')
  const [wrap] = usePreference('logWrap')
  const { feed, state } = useLogFeed(request, tail)
  const { buffer } = feed
  const pane = useRef<LogPaneHandle>(null)
  const search = useLogQuery()
  const hiding = useHiding()
  const { follow, setFollow, paused, setPaused, end, waiting } = useFollowing(buffer.end)
  const { lines, matches } = useShownLines(buffer, state.version, end, hiding.hidden, search.matcher, search.onlyMatches)
  const stopFollowing = useCallback(() => setFollow(false), [setFollow])
  const steps = useMatchSteps(search.matcher, matches, pane, stopFollowing)
  const input = useSearchKeys(steps.step)
  const names = useMemo(() => namesOf(state.sources), [state.sources])
  const look = useLook(request.cluster, names, search.matcher)
  const tabRoom = usePageRoom(430, 280)
  const taking = useTakeLines(buffer, lines, nameOf(request), look.showTask || look.showContainer)
  const showAll = () => {
    search.setOnlyMatches(false)
    hiding.showAll()
  }
  return (
    <section className="log-view" aria-label={t('logs.titleOf', { name: nameOf(request) })} style={{ blockSize: height ?? tabRoom }}>
      <div className="log-toolbar">
        <LogSearch
          ref={input}
          query={search.query}
          onQuery={search.setQuery}
          problem={search.problem}
          found={steps.found}
          hasMatches={(matches?.length ?? 0) > 0}
          onlyMatches={search.onlyMatches}
          onOnlyMatches={search.setOnlyMatches}
          onStep={steps.step}
        />
        <LogActions
          follow={follow && !paused}
          onFollow={setFollow}
          paused={paused}
          onPause={setPaused}
          shownCount={lines.count}
          allCount={buffer.end - buffer.first}
          onCopy={taking.copy}
          onDownload={taking.download}
        />
      </div>
      <SourceRow names={names} hiding={hiding} look={look} />
      <LogNotice state={state} letGo={buffer.first - 1} kept={buffer.end - buffer.first} />
      <div className="log-body" style={nameWidth(names.containers)}>
        <LogPane
          ref={pane}
          label={t('logs.pane')}
          buffer={buffer}
          lines={lines}
          look={look}
          wrap={wrap}
          follow={follow && !paused}
          onFollow={setFollow}
          matches={matches}
          current={steps.current}
        />
        {lines.count === 0 && (state.phase === 'following' || state.phase === 'ended') ? (
          <NothingShown all={buffer.end - buffer.first} onShowAll={showAll} />
        ) : null}
        <Pill waiting={waiting} paused={paused} follow={follow} onFollow={setFollow} />
      </div>
    </section>
  )
}

function useLook(cluster: string, names: ReturnType<typeof namesOf>, matcher: RowLook['matcher']): RowLook {
  const mode = useMode()
  const [timestamps] = usePreference('logTimestamps')
  const [showTask, showContainer] = [names.tasks.length > 1, names.containers.length > 1]
  const colours = useMemo(() => new Map([...assignColours(names.tasks), ...assignColours(names.containers)]), [names])
  return useMemo(
    () => ({ cluster, mode, timestamps, showTask, showContainer, colours, matcher }),
    [cluster, mode, timestamps, showTask, showContainer, colours, matcher],
  )
}

const nameOf = ({ service, tasks, cluster }: LogsPanelRequest) => service ?? tasks?.map((task) => task.slice(0, 8)).join('-') ?? cluster

const WIDEST_NAME = 20

/** Container names of one width, so that texts begin below each other. */
const nameWidth = (names: readonly string[]) =>
  ({ '--log-name': `${Math.min(WIDEST_NAME, Math.max(0, ...names.map(({ length }) => length)))}ch` }) as CSSProperties
