import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { Ago } from '../../../components/Ago.tsx'
import { DataTable } from '../../../components/DataTable.tsx'
import { Ellipsis } from '../../../components/Ellipsis.tsx'
import { Empty } from '../../../components/Empty.tsx'
import { Loading } from '../../../components/Loading.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { type LogGroupRow, useLogGroups } from './useLogGroups.ts'

const BYTES_IN_A_MEBIBYTE = 1024 * 1024

/** The log groups that task definitions or clients have named. */
export function LogGroups() {
  const { t } = useI18n()
  const { rows, failure, reload } = useLogGroups()
  return (
    <Container
      header={
        <Header variant="h2" counter={rows ? `(${rows.length})` : ''} description={t('logs.groupsSentence')}>
          {t('logs.groups')}
        </Header>
      }
    >
      {failure ? (
        <Alert type="error" header={t('logs.groupsNotRead')} action={<Button onClick={reload}>{t('logs.tryAgain')}</Button>}>
          {failure.message}
        </Alert>
      ) : null}
      {rows ? <GroupTable rows={rows} /> : failure ? null : <Loading label={t('common.loading')} rows={2} />}
    </Container>
  )
}

function GroupTable({ rows }: { rows: readonly LogGroupRow[] }) {
  const { t, format } = useI18n()
  return (
    <DataTable
      label={t('logs.groups')}
      rows={rows}
      keyOf={({ name }) => name}
      rowLabel={({ name }) => name}
      textOf={({ name }) => name}
      filterLabel={t('logs.findGroup')}
      filterName="group"
      empty={<Empty title={t('logs.noGroups')} sentence={t('logs.noGroupsSentence')} />}
      columns={[
        {
          id: 'name',
          header: t('logs.group'),
          cell: ({ name }) => <Ellipsis text={name} />,
          sortingField: 'name',
          isRowHeader: true,
        },
        {
          id: 'retention',
          header: t('logs.retention'),
          cell: ({ retentionDays }) =>
            retentionDays === undefined ? t('logs.retentionDefault') : t('logs.retentionDays', { count: retentionDays }),
          sortingComparator: (a, b) => (a.retentionDays ?? 0) - (b.retentionDays ?? 0),
        },
        {
          id: 'size',
          header: t('logs.size'),
          cell: ({ bytes }) => format.memory(Math.ceil((bytes / BYTES_IN_A_MEBIBYTE) * 10) / 10),
          sortingField: 'bytes',
        },
        {
          id: 'created',
          header: t('logs.created'),
          cell: ({ createdAt }) => <Ago at={createdAt} />,
          sortingComparator: (a, b) => Number(a.createdAt ?? 0) - Number(b.createdAt ?? 0),
        },
      ]}
    />
  )
}
