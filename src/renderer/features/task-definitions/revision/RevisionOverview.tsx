import type { TaskDefinition } from '@aws-sdk/client-ecs'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { Ago } from '../../../components/Ago.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { LocalDifferences } from '../../services/LocalDifferences.tsx'
import { launchTypesOf } from '../families.ts'
import { portText } from './containerFacts.ts'
import type { ReadRevision } from './useRevision.ts'

/** The facts of a revision, what AWS does otherwise, and its containers in a row each. */
export function RevisionOverview({ revision: { definition, name } }: { revision: ReadRevision }) {
  const { t, format } = useI18n()
  const { cpu, memory, runtimePlatform: platform, volumes = [] } = definition
  const size = [
    cpu ? t('task.vcpu', { vcpu: format.vcpu(Number(cpu)) }) : undefined,
    memory ? format.memory(Number(memory)) : undefined,
  ].filter((part) => part !== undefined)
  const orNone = (text: string | undefined) => text || t('common.none')
  return (
    <SpaceBetween size="m">
      <LocalDifferences of={{ taskDefinition: name }} />
      <KeyValuePairs
        columns={4}
        items={[
          { label: t('taskDefinitions.launchTypes'), value: orNone(launchTypesOf(definition).join(', ')) },
          { label: t('taskDefinitions.networkMode'), value: orNone(definition.networkMode) },
          { label: t('task.size'), value: size.join(' · ') || t('taskDefinitions.sizeNone') },
          { label: t('taskDefinitions.registeredAt'), value: <Ago at={definition.registeredAt} /> },
          { label: t('taskDefinitions.taskRole'), value: <span className="break-anywhere">{orNone(definition.taskRoleArn)}</span> },
          {
            label: t('taskDefinitions.executionRole'),
            value: <span className="break-anywhere">{orNone(definition.executionRoleArn)}</span>,
          },
          {
            label: t('taskDefinitions.platform'),
            value: orNone([platform?.operatingSystemFamily, platform?.cpuArchitecture].filter(Boolean).join(' · ')),
          },
          { label: t('taskDefinitions.volumes'), value: orNone(volumes.map((volume) => volume.name).join(', ')) },
        ]}
      />
      <ContainerRows definition={definition} />
    </SpaceBetween>
  )
}

function ContainerRows({ definition }: { definition: TaskDefinition }) {
  const { t } = useI18n()
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      wrapLines
      items={definition.containerDefinitions ?? []}
      trackBy="name"
      ariaLabels={{ tableLabel: t('task.containers') }}
      columnDefinitions={[
        { id: 'name', header: t('task.container'), cell: ({ name }) => name, isRowHeader: true },
        { id: 'image', header: t('task.image'), cell: ({ image }) => <span className="break-anywhere">{image}</span> },
        {
          id: 'essential',
          header: t('taskDefinitions.essential'),
          cell: ({ essential }) => t(essential === false ? 'taskDefinitions.essentialNo' : 'taskDefinitions.essentialYes'),
        },
        { id: 'ports', header: t('task.ports'), cell: (container) => portText(container) || t('common.none') },
      ]}
    />
  )
}
