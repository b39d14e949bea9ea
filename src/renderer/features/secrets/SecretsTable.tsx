import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { ReactNode } from 'react'
import { Ago } from '../../components/Ago.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { SecretActions } from './SecretActions.tsx'
import { SecretValue } from './SecretValue.tsx'
import { type KeptSecret, secretReference } from './secretsView.ts'

interface Props {
  rows: readonly KeptSecret[]
  selected: KeptSecret | undefined
  onSelect(row: KeptSecret): void
  /** What to do while there is nothing. */
  create: ReactNode
}

/** Secrets and parameters with what one does to them; values stay hidden until asked for. */
export function SecretsTable({ rows, selected, onSelect, create }: Props) {
  const { t } = useI18n()
  return (
    <DataTable
      label={t('secrets.title')}
      rows={rows}
      keyOf={({ arn }) => arn}
      rowLabel={({ name }) => name}
      textOf={({ name, kind, description }) => `${name} ${t(`secrets.kind.${kind}`)} ${description}`}
      filterLabel={t('secrets.find')}
      empty={<Empty title={t('secrets.none')} sentence={t('secrets.noneSentence')} action={create} />}
      selected={selected ? [selected] : []}
      onSelect={([row]) => row && onSelect(row)}
      actions={<SecretActions secret={selected} />}
      columns={[
        {
          id: 'name',
          header: t('service.name'),
          cell: ({ name }) => <Ellipsis text={name} />,
          sortingField: 'name',
          isRowHeader: true,
        },
        {
          id: 'kind',
          header: t('secrets.kind'),
          cell: ({ kind }) => t(`secrets.kind.${kind}`),
          sortingField: 'kind',
        },
        {
          id: 'version',
          header: t('secrets.version'),
          cell: ({ version }) => (version ? <span title={version}>{version.slice(0, 8)}</span> : t('common.none')),
        },
        {
          id: 'updated',
          header: t('secrets.updated'),
          cell: ({ updatedAt }) => <Ago at={updatedAt} />,
          sortingComparator: (a, b) => Number(a.updatedAt ?? 0) - Number(b.updatedAt ?? 0),
        },
        { id: 'value', header: t('task.value'), minWidth: 220, cell: (row) => <ValueCell secret={row} /> },
        {
          id: 'use',
          header: 'valueFrom',
          cell: (row) => (row.deletedAt ? t('common.none') : <CopyReference secret={row} />),
        },
        {
          id: 'description',
          header: t('secrets.description'),
          cell: ({ description }) => (description ? <Ellipsis text={description} /> : t('common.none')),
        },
      ]}
    />
  )
}

function CopyReference({ secret }: { secret: KeptSecret }) {
  const { t } = useI18n()
  return (
    <CopyToClipboard
      variant="icon"
      textToCopy={secretReference(secret)}
      copyButtonAriaLabel={t('secrets.copyReference', { name: secret.name })}
      copySuccessText={t('common.copied')}
      copyErrorText={t('common.copyFailed')}
    />
  )
}

function ValueCell({ secret }: { secret: KeptSecret }) {
  const { t } = useI18n()
  if (secret.deletedAt) return <StatusIndicator type="stopped">{t('secrets.deletedState')}</StatusIndicator>
  if (!secret.version) return <>{t('secrets.noValue')}</>
  // Another version is another value: what was revealed of the last one goes.
  return <SecretValue key={secret.version} secret={secret} />
}
