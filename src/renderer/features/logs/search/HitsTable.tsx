import Button from '@cloudscape-design/components/button'
import Link from '@cloudscape-design/components/link'
import Table from '@cloudscape-design/components/table'
import type { ReactNode } from 'react'
import type { LogHit } from '#cluster/api/streams.ts'
import { address } from '../../../app/addresses.ts'
import { Ellipsis } from '../../../components/Ellipsis.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { parseAnsi } from '../ansi/parseAnsi.ts'
import { splitMatches } from './splitMatches.ts'

/** Lines longer than this are cut: the log of the task shows them whole. */
const LONGEST = 1_000

interface Props {
  hits: readonly LogHit[]
  searched: string
  caseSensitive: boolean
  empty: ReactNode
  busy: boolean
  more: (() => void) | undefined
}

/** Lines that were found, each with where it comes from. */
export function HitsTable({ hits, searched, caseSensitive, empty, busy, more }: Props) {
  const { t, format } = useI18n()
  return (
    <>
      <Table
        variant="embedded"
        contentDensity="compact"
        wrapLines
        items={hits}
        empty={empty}
        ariaLabels={{ tableLabel: t('logs.hits') }}
        enableKeyboardNavigation={false}
        columnDefinitions={[
          {
            id: 'time',
            header: t('logs.time'),
            width: 190,
            cell: ({ time }) => (
              <time className="numbers" dateTime={time} title={time}>
                {format.dateTime(Date.parse(time))}
              </time>
            ),
          },
          { id: 'task', header: t('logs.task'), width: 130, cell: (hit) => <TaskLink hit={hit} /> },
          {
            id: 'source',
            header: t('logs.container'),
            width: 190,
            cell: ({ service, family, container }) => <Ellipsis text={`${service ?? family} / ${container}`} />,
          },
          {
            id: 'line',
            header: t('logs.line'),
            isRowHeader: true,
            cell: ({ text }) => <Line text={text} searched={searched} caseSensitive={caseSensitive} />,
          },
        ]}
      />
      {more ? (
        <Button loading={busy} onClick={more}>
          {t('logs.searchOn')}
        </Button>
      ) : null}
    </>
  )
}

function TaskLink({ hit: { cluster, task, container } }: { hit: LogHit }) {
  const { t } = useI18n()
  return (
    <Link href={address.task(cluster, task)} ariaLabel={t('logs.taskOf', { task: task.slice(0, 8), container })}>
      {task.slice(0, 8)}
    </Link>
  )
}

function Line({ text, searched, caseSensitive }: { text: string; searched: string; caseSensitive: boolean }) {
  const plain = parseAnsi(text).text.slice(0, LONGEST)
  return (
    <span className="log-hit">
      {splitMatches(plain, searched, caseSensitive).map(({ text: part, isMatch }, index) =>
        isMatch ? <mark key={index}>{part}</mark> : <span key={index}>{part}</span>,
      )}
    </span>
  )
}
