import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useQueryValue } from '../../../app/location.ts'
import { usePageRoom } from '../../../app/shell/usePageRoom.ts'
import { Loading } from '../../../components/Loading.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { DiffView } from '../editor/DiffView.tsx'
import type { Revision } from '../families.ts'
import { type ReadRevision, useRevision } from './useRevision.ts'

/** What this revision changes of another one; of the one before it, until another is chosen. */
export function RevisionCompare({ revision, all }: { revision: ReadRevision; all: readonly Revision[] }) {
  const { t } = useI18n()
  const [chosen, setChosen] = useQueryValue('with')
  const others = all.filter(({ name }) => name !== revision.name)
  const before = others.find((one) => one.revision < (revision.definition.revision ?? 0)) ?? others[0]
  const other = chosen || (before?.name ?? '')
  const reading = useRevision(other)
  if (other === '') return <Box color="text-body-secondary">{t('taskDefinitions.onlyRevision')}</Box>
  return (
    <SpaceBetween size="s">
      <FormField label={t('taskDefinitions.compareWith')}>
        <Select
          selectedOption={{ value: other, label: other }}
          options={others.map(({ name }) => ({ value: name, label: name }))}
          filteringType={others.length > 10 ? 'auto' : 'none'}
          onChange={({ detail }) => setChosen(detail.selectedOption.value ?? '')}
        />
      </FormField>
      {reading.phase === 'loading' ? <Loading label={t('common.loading')} /> : null}
      {reading.phase === 'failed' ? <Box color="text-status-error">{reading.message}</Box> : null}
      {reading.phase === 'ready' ? <Compared one={reading.revision} other={revision} /> : null}
    </SpaceBetween>
  )
}

/** The older one is what it was, whichever of the two is on the screen. */
function Compared({ one, other }: { one: ReadRevision; other: ReadRevision }) {
  const [before, after] = (one.definition.revision ?? 0) <= (other.definition.revision ?? 0) ? [one, other] : [other, one]
  return <DiffView before={before} after={after} height={usePageRoom(440)} />
}
