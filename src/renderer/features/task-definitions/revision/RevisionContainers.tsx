import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import Badge from '@cloudscape-design/components/badge'
import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { Copyable } from '../../../components/Copyable.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { EnvironmentTable } from '../../tasks/EnvironmentTable.tsx'
import { commandText, dependencyText, mountText, portText } from './containerFacts.ts'

/** Each container definition with all it says; secrets stay hidden until asked for. */
export function RevisionContainers({ definition }: { definition: TaskDefinition }) {
  const { t } = useI18n()
  const containers = definition.containerDefinitions ?? []
  return (
    <SpaceBetween size="s">
      {containers.map((container) => (
        <ExpandableSection
          key={container.name}
          defaultExpanded={containers.length <= 3}
          headerText={container.name ?? ''}
          headerActions={container.essential === false ? null : <Badge>{t('task.essential')}</Badge>}
        >
          <ContainerFacts container={container} />
        </ExpandableSection>
      ))}
      <Box variant="h2" fontSize="heading-s">
        {t('task.environment')}
      </Box>
      <EnvironmentTable definition={definition} overrides={undefined} />
    </SpaceBetween>
  )
}

function ContainerFacts({ container }: { container: ContainerDefinition }) {
  const { t } = useI18n()
  const orNone = (text: string) => (text ? <span className="break-anywhere">{text}</span> : t('common.none'))
  return (
    <KeyValuePairs
      columns={4}
      items={[
        { label: t('task.image'), value: <Copyable text={container.image ?? ''} label={t('taskDefinitions.copyImage')} /> },
        { label: t('task.ports'), value: orNone(portText(container)) },
        { label: t('task.size'), value: orNone(useSizeText(container)) },
        { label: t('taskDefinitions.healthCheck'), value: orNone(useCheckText(container)) },
        { label: t('taskDefinitions.entryPoint'), value: orNone(commandText(container.entryPoint)) },
        { label: t('taskDefinitions.command'), value: orNone(commandText(container.command)) },
        { label: t('taskDefinitions.mounts'), value: orNone(mountText(container)) },
        { label: t('taskDefinitions.dependsOn'), value: orNone(dependencyText(container)) },
        { label: t('taskDefinitions.logDriver'), value: orNone(container.logConfiguration?.logDriver ?? '') },
      ]}
    />
  )
}

function useSizeText({ cpu, memory, memoryReservation }: ContainerDefinition): string {
  const { t, format } = useI18n()
  return [
    cpu ? t('taskDefinitions.cpuUnits', { count: format.number(cpu) }) : '',
    memory ? t('taskDefinitions.memoryHard', { limit: format.memory(memory) }) : '',
    memoryReservation ? t('taskDefinitions.memorySoft', { reservation: format.memory(memoryReservation) }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

function useCheckText({ healthCheck }: ContainerDefinition): string {
  const { t } = useI18n()
  if (!healthCheck) return ''
  const command = commandText(healthCheck.command?.filter((word) => word !== 'CMD'))
  return t('taskDefinitions.healthCheckEvery', { command, interval: healthCheck.interval ?? 30, retries: healthCheck.retries ?? 3 })
}
