import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import { useMemo } from 'react'
import { useDialogForm } from '../../app/useDialogForm.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { useClient, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import { activeFamilies } from '../tasks/revisions.ts'
import { usePreview } from './usePreview.ts'

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]
const option = (value: string) => ({ value, label: value })
const nameForm = /^[.\-_A-Za-z0-9]{1,64}$/

const newSchedule = () => ({
  name: '',
  expression: 'cron(0 2 * * ? *)',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  family: '',
  count: 1,
})

interface Props {
  cluster: string
  onClose(): void
  onCreated(arn: string): void
}

/** A new scheduled task: what runs, and when, with the times that follow from it. */
export function ScheduleDialog({ cluster, onClose, onCreated }: Props) {
  const { t, format } = useI18n()
  const client = useClient()
  const definitions = useWatch({ scope: 'taskDefinitions' })
  const families = useMemo(() => activeFamilies(definitions.resources.taskDefinition.values()), [definitions])
  const { form, change, tried, send, busy, problem } = useDialogForm(newSchedule, onClose)
  const { name, expression, timeZone, family, count } = form
  const preview = usePreview(expression, timeZone)
  const isCount = Number.isInteger(count) && count >= 1 && count <= 10
  const create = () =>
    send({
      isWhole: nameForm.test(name) && family !== '' && isCount && preview.problem === undefined,
      call: async () => onCreated((await client.putSchedule({ name, cluster, expression, timeZone, taskDefinition: family, count })).arn),
      done: t('schedules.created', { name }),
    })
  return (
    <FormDialog
      title={t('schedules.create')}
      action={t('schedules.createAction')}
      onAction={() => void create()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
      <FormField label={t('service.name')} errorText={tried && !nameForm.test(name) ? t('schedules.nameRule') : ''}>
        <Input
          value={name}
          placeholder="nightly"
          spellcheck={false}
          autoComplete={false}
          onChange={({ detail }) => change({ name: detail.value })}
        />
      </FormField>
      <ColumnLayout columns={2}>
        <FormField label={t('form.family')} errorText={tried && !family ? t('schedules.familyRule') : ''}>
          <Select
            selectedOption={family ? option(family) : null}
            options={families.map(option)}
            placeholder={t('form.chooseFamily')}
            empty={t('form.noFamilies')}
            onChange={({ detail }) => change({ family: detail.selectedOption.value ?? '' })}
          />
        </FormField>
        <NumberField
          label={t('schedules.count')}
          value={count}
          onChange={(value) => change({ count: value })}
          problem={tried && !isCount ? t('schedules.countRule') : undefined}
        />
      </ColumnLayout>
      <ColumnLayout columns={2}>
        <FormField label={t('schedules.schedule')} errorText={preview.problem} constraintText={t('schedules.expressionHint')}>
          <Input
            value={expression}
            spellcheck={false}
            autoComplete={false}
            onChange={({ detail }) => change({ expression: detail.value })}
          />
        </FormField>
        <FormField label={t('schedules.timeZone')}>
          <Select
            selectedOption={option(timeZone)}
            options={zones.map(option)}
            filteringType="auto"
            virtualScroll
            onChange={({ detail }) => change({ timeZone: detail.selectedOption.value ?? 'UTC' })}
          />
        </FormField>
      </ColumnLayout>
      {preview.nextRunsMs.length > 0 ? (
        <Box color="text-body-secondary">
          {t('schedules.nextTimes')}
          {preview.nextRunsMs.map((at) => (
            <div key={at}>{format.dateTime(at)}</div>
          ))}
        </Box>
      ) : null}
      {preview.problem === undefined && preview.isKnown && preview.nextRunsMs.length === 0 ? (
        <Alert type="warning">{t('schedules.neverRuns')}</Alert>
      ) : null}
    </FormDialog>
  )
}
