import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useState } from 'react'
import type { WatchedSchedule } from '#cluster/api/resources/schedules.ts'
import { useFlash } from '../../app/flash.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { RunOutcome } from './RunOutcome.tsx'
import { RunsTable } from './RunsTable.tsx'
import { ScheduleDialog } from './ScheduleDialog.tsx'
import { type ScheduleView, scheduleViews } from './scheduleView.ts'

/** Tasks that start at times: when next, how the last one went, what was missed. */
export function ScheduledTasks({ cluster, schedules }: { cluster: string; schedules: Iterable<WatchedSchedule> }) {
  const { t, format } = useI18n()
  const rows = scheduleViews(schedules)
  const [selectedArn, setSelectedArn] = useState<string>()
  const [open, setOpen] = useState<'create' | 'delete'>()
  const selected = rows.find(({ arn }) => arn === selectedArn)
  const close = () => setOpen(undefined)
  const create = <Button onClick={() => setOpen('create')}>{t('schedules.create')}</Button>
  return (
    <SpaceBetween size="m">
      <DataTable
        label={t('schedules.title')}
        rows={rows}
        keyOf={({ arn }) => arn}
        rowLabel={({ name }) => name}
        textOf={({ name, expression, what }) => `${name} ${expression} ${what}`}
        filterLabel={t('schedules.find')}
        filterName="schedule"
        empty={<Empty title={t('schedules.none')} sentence={t('schedules.noneSentence')} action={create} />}
        selected={selected ? [selected] : []}
        onSelect={([row]) => setSelectedArn(row?.arn)}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <SelectedActions selected={selected} onDelete={() => setOpen('delete')} />
            {create}
          </SpaceBetween>
        }
        columns={[
          { id: 'name', header: t('service.name'), cell: (row) => <Ellipsis text={row.name} />, isRowHeader: true, sortingField: 'name' },
          {
            id: 'expression',
            header: t('schedules.schedule'),
            cell: (row) => <div className="wraps">{`${row.expression} ${row.timeZone}`}</div>,
          },
          { id: 'what', header: t('schedules.runs'), cell: (row) => <Ellipsis text={row.what || t('schedules.noTarget')} /> },
          {
            id: 'next',
            header: t('schedules.next'),
            cell: (row) => nextWords(row, t('schedules.paused'), t('schedules.never'), format.time),
          },
          { id: 'last', header: t('schedules.last'), cell: (row) => (row.last ? <RunOutcome run={row.last} /> : t('schedules.notYet')) },
          {
            id: 'missed',
            header: t('schedules.missed'),
            cell: (row) =>
              row.missed === 0 ? t('common.none') : <StatusIndicator type="warning">{format.number(row.missed)}</StatusIndicator>,
          },
        ]}
      />
      {selected ? <RunsTable cluster={cluster} schedule={selected} /> : null}
      {open === 'create' ? <ScheduleDialog cluster={cluster} onClose={close} onCreated={setSelectedArn} /> : null}
      {open === 'delete' && selected ? <DeleteScheduleDialog schedule={selected} onClose={close} /> : null}
    </SpaceBetween>
  )
}

function nextWords({ enabled, nextMs }: ScheduleView, paused: string, never: string, time: (at: number) => string) {
  if (!enabled) return <StatusIndicator type="stopped">{paused}</StatusIndicator>
  return nextMs === undefined ? <Box color="text-body-secondary">{never}</Box> : time(nextMs)
}

function SelectedActions({ selected, onDelete }: { selected: ScheduleView | undefined; onDelete(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const [busy, run] = useAction()
  const offline = useOffline()
  const reason = offline ?? (selected ? undefined : t('schedules.needsSelection'))
  const disabled = reason === undefined ? {} : { disabled: true, disabledReason: reason }
  const { arn = '', name = '', enabled = true } = selected ?? {}
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button loading={busy} onClick={() => void run(() => client.runSchedule({ arn }), t('schedules.runFailed', { name }))} {...disabled}>
        {t('schedules.runNow')}
      </Button>
      <Button
        onClick={() => void run(() => client.setScheduleEnabled({ arn, enabled: !enabled }), t('schedules.pauseFailed', { name }))}
        {...disabled}
      >
        {t(enabled ? 'schedules.pause' : 'schedules.resume')}
      </Button>
      <Button onClick={onDelete} {...disabled}>
        {t('schedules.delete')}
      </Button>
    </SpaceBetween>
  )
}

function DeleteScheduleDialog({ schedule: { arn, name }, onClose }: { schedule: ScheduleView; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const remove = async () => {
    const worked = await run(() => client.deleteSchedule({ arn }), t('schedules.deleteFailed', { name }))
    onClose()
    if (worked) flash({ type: 'success', content: t('schedules.deleted', { name }) })
  }
  return (
    <ConfirmDialog
      title={t('schedules.deleteTitle', { name })}
      action={t('schedules.delete')}
      onAction={() => void remove()}
      onClose={onClose}
      busy={busy}
    >
      {t('schedules.deleteSentence')}
    </ConfirmDialog>
  )
}
