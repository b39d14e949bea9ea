import type { TaskDefinition } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { reachedHost } from '#cluster/api/reachedHost.ts'
import { Empty } from '../../components/Empty.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { OpenLink } from '../services/ServicesTable.tsx'
import type { TaskView } from './taskView.ts'

/** Where a task can be reached, and the interface it has in awsvpc mode. */
export function TaskNetworking({ view, definition }: { view: TaskView; definition: TaskDefinition | undefined }) {
  const { t } = useI18n()
  const { status } = useWatch({ scope: 'summary' })
  const details = new Map(view.task.attachments?.flatMap((attachment) => attachment.details ?? []).map(({ name, value }) => [name, value]))
  const ip = details.get('privateIPv4Address')
  const hosts = view.task.containers?.flatMap(({ networkBindings = [] }) => networkBindings.map(({ bindIP }) => reachedHost(bindIP)))
  const elsewhere = hosts?.find((host) => host !== 'localhost')
  return (
    <SpaceBetween size="m">
      {status ? <Box color="text-body-secondary">{t('task.publishedOn', { address: elsewhere ?? status.publishAddress })}</Box> : null}
      <KeyValuePairs
        columns={4}
        items={[
          { label: t('task.networkMode'), value: definition?.networkMode ?? t('common.none') },
          { label: t('task.privateIp'), value: ip ?? t('common.none') },
          { label: t('service.subnets'), value: details.get('subnetId') ?? t('common.none') },
          { label: t('task.interface'), value: details.get('networkInterfaceId') ?? t('common.none') },
        ]}
      />
      <Table
        variant="embedded"
        contentDensity="compact"
        items={view.ports}
        ariaLabels={{ tableLabel: t('task.ports') }}
        empty={<Empty title={t('task.noPorts')} sentence={t('task.noPortsSentence')} />}
        columnDefinitions={[
          { id: 'container', header: t('task.container'), cell: ({ container }) => container, isRowHeader: true },
          { id: 'containerPort', header: t('task.containerPort'), cell: ({ containerPort }) => containerPort },
          { id: 'hostPort', header: t('task.hostPortColumn'), cell: ({ hostPort }) => hostPort },
          { id: 'protocol', header: t('task.protocol'), cell: ({ protocol }) => protocol },
          {
            id: 'url',
            header: t('service.url'),
            cell: ({ url }) => <OpenLink url={view.task.lastStatus === 'RUNNING' ? url : undefined} />,
          },
        ]}
      />
    </SpaceBetween>
  )
}
