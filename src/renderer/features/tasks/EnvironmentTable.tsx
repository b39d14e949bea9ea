import type { TaskDefinition, TaskOverride } from '@aws-sdk/client-ecs'
import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { Copyable } from '../../components/Copyable.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { environmentOf, type Variable } from './environmentView.ts'

const MASK = '••••••••'

/** What the containers find in their environment; what looks like a secret is hidden until asked for. */
export function EnvironmentTable({
  definition,
  overrides,
}: {
  definition: TaskDefinition | undefined
  overrides: TaskOverride | undefined
}) {
  const { t } = useI18n()
  if (!definition) return <Loading label={t('common.loading')} rows={3} />
  return (
    <DataTable
      label={t('task.environment')}
      rows={environmentOf(definition, overrides)}
      keyOf={({ container, name }) => `${container} ${name}`}
      rowLabel={({ name }) => name}
      textOf={({ container, name }) => `${container} ${name}`}
      filterLabel={t('task.findVariables')}
      filterName="variable"
      empty={<Empty title={t('task.noVariables')} sentence={t('task.noVariablesSentence')} />}
      columns={[
        {
          id: 'name',
          header: t('service.name'),
          cell: ({ name }) => <code className="code">{name}</code>,
          isRowHeader: true,
          sortingField: 'name',
        },
        { id: 'value', header: t('task.value'), cell: (row) => <Value variable={row} /> },
        { id: 'container', header: t('task.container'), cell: ({ container }) => container, sortingField: 'container' },
        {
          id: 'source',
          header: t('task.source'),
          cell: ({ source }) => <Badge>{t(`task.source.${source}`)}</Badge>,
          sortingField: 'source',
        },
      ]}
    />
  )
}

function Value({ variable }: { variable: Variable }) {
  const { t } = useI18n()
  const [revealed, setRevealed] = useState(false)
  const { name, value, sensitive } = variable
  if (!sensitive) return <Copyable text={value} label={t('task.copyValue', { name })} />
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <code className="code">{revealed ? value : MASK}</code>
      <Button
        variant="inline-link"
        ariaLabel={t(revealed ? 'task.hideValue' : 'task.showValue', { name })}
        onClick={() => setRevealed(!revealed)}
      >
        {t(revealed ? 'common.hide' : 'common.show')}
      </Button>
    </SpaceBetween>
  )
}
