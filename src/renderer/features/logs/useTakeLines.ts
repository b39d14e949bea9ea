import { useFlash } from '../../app/flash.tsx'
import { usePreference } from '../../app/preferences.ts'
import { useAction } from '../../app/useAction.ts'
import { useSaveText } from '../../data/useSaveText.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { LogBuffer } from './lines/logBuffer.ts'
import type { LogItem } from './lines/logItem.ts'
import { everyLine, type VisibleLines } from './lines/visibleLines.ts'
import { writeLines } from './lines/writeLines.ts'
import { sayRule } from './pane/sayRule.ts'

/** Takes lines along: onto the clipboard, with times as they are shown, or into a file, which always has them. */
export function useTakeLines(buffer: LogBuffer, lines: VisibleLines, name: string, hasSources: boolean) {
  const { t, format } = useI18n()
  const { flash } = useFlash()
  const [, run] = useAction()
  const save = useSaveText()
  const [timestamps] = usePreference('logTimestamps')
  const write = (of: VisibleLines, times: boolean) =>
    writeLines(itemsOf(buffer, of), { times, sources: hasSources }, (item) => (item.kind === 'line' ? '' : sayRule(item, t, format)))
  return {
    copy() {
      navigator.clipboard.writeText(write(lines, timestamps !== 'off')).then(
        () => flash({ type: 'success', id: 'logs-copied', content: t('logs.copied', { count: lines.count }) }),
        () => flash({ type: 'error', content: t('common.copyFailed') }),
      )
    },
    download(which: 'shown' | 'all') {
      const text = write(which === 'shown' ? lines : everyLine(buffer.first, buffer.end), true)
      const time = new Date().toISOString().slice(0, 19).replaceAll(':', '')
      void run(() => save({ name: `${name}-${time}.log`, text }), t('logs.downloadFailed'))
    },
  }
}

function* itemsOf(buffer: LogBuffer, lines: VisibleLines): Iterable<LogItem> {
  for (let place = 0; place < lines.count; place += 1) {
    const item = buffer.at(lines.numberAt(place))
    if (item) yield item
  }
}
