import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo } from 'react'
import { address } from '../../app/addresses.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { navigate, useQueryValue } from '../../app/location.ts'
import type { LogsPanelRequest } from '../../app/panel.tsx'
import { usePageRoom } from '../../app/shell/usePageRoom.ts'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import LogView from './LogView.tsx'

const listOf = (text: string) => (text === '' ? undefined : text.split(','))

/** Logs as a page of their own; the address says whose. */
export default function LogsScreen({ cluster }: { cluster: string }) {
  const { t } = useI18n()
  const [service] = useQueryValue('service')
  const [tasks] = useQueryValue('tasks')
  const [containers] = useQueryValue('containers')
  const height = usePageRoom(190)
  useScreenHelp(service ? 'service' : 'task')
  const request = useMemo<LogsPanelRequest>(() => {
    const [ofTasks, ofContainers] = [listOf(tasks), listOf(containers)]
    return {
      kind: 'logs',
      cluster,
      ...(service ? { service } : { tasks: ofTasks ?? [] }),
      ...(ofContainers && { containers: ofContainers }),
    }
  }, [cluster, service, tasks, containers])
  const name = service || (listOf(tasks) ?? []).map((task) => task.slice(0, 8)).join(', ')
  if (name === '') return <NothingNamed cluster={cluster} />
  return (
    <SpaceBetween size="s">
      <Header variant="h1">{t('logs.titleOf', { name })}</Header>
      <LogView request={request} height={height} />
    </SpaceBetween>
  )
}

function NothingNamed({ cluster }: { cluster: string }) {
  const { t } = useI18n()
  return (
    <SpaceBetween size="s">
      <Header variant="h1">{t('logs.title')}</Header>
      <Empty
        title={t('logs.nothingNamed')}
        sentence={t('logs.nothingNamedSentence')}
        action={<Button onClick={() => navigate(address.cluster(cluster))}>{cluster}</Button>}
      />
    </SpaceBetween>
  )
}
