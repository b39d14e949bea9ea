import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import { useI18n } from '../../i18n/I18n.tsx'
import { plainText } from './plainText.ts'
import { useLastLines } from './useLastLines.ts'

const LINES = 50

/** The last lines a stopped task wrote. */
export function LastLog({ cluster, task }: { cluster: string; task: string }) {
  const { t } = useI18n()
  const { state, lines, why } = useLastLines(cluster, task, LINES)
  if (state === 'loading') return null
  return (
    <ExpandableSection headerText={t('why.lastLines', { count: lines.length })} defaultExpanded={lines.length > 0}>
      {lines.length === 0 ? (
        <Box color="text-body-secondary">{why ?? t('why.noLines')}</Box>
      ) : (
        <div className="last-log" role="log" aria-label={t('why.lastLines', { count: lines.length })} tabIndex={0}>
          {lines.map((line, at) => (
            <span key={`${at}-${line.time}`} className="logline" data-stream={line.stream}>
              <span className="log-source">{line.container}</span> {plainText(line.text)}
            </span>
          ))}
        </div>
      )}
    </ExpandableSection>
  )
}
