import type { LoadBalancer, TaskDefinition } from '@aws-sdk/client-ecs'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { attachableGroups, attachablePorts, attachment } from './attachment.ts'

interface Props {
  /** With its containers. */
  definition: TaskDefinition | undefined
  /** Undefined: the service gets no traffic from a load balancer. */
  value: LoadBalancer | undefined
  onChange(value: LoadBalancer | undefined): void
}

/** Which target group a new service registers its tasks in, and the container port that gets the requests. */
export function AttachFields({ definition, value, onChange }: Props) {
  const { t } = useI18n()
  const { resources } = useWatch({ scope: 'loadBalancers' })
  const groups = attachableGroups(resources.targetGroup.values(), definition)
  const ports = attachablePorts(definition)
  const none = { value: '', label: t('loadBalancers.attachNone') }
  const groupOptions = [
    none,
    ...groups.map(({ TargetGroupArn = '', TargetGroupName = '' }) => ({ value: TargetGroupArn, label: TargetGroupName })),
  ]
  const portOptions = ports.map((port) => ({ value: port, label: port }))
  const port = value ? `${value.containerName}:${value.containerPort}` : ''
  return (
    <ExpandableSection headerText={t('loadBalancers.attach')}>
      <ColumnLayout columns={3}>
        <FormField label={t('loadBalancers.targetGroup')} description={t('loadBalancers.attachHint')}>
          <Select
            selectedOption={groupOptions.find((option) => option.value === (value?.targetGroupArn ?? '')) ?? none}
            options={groupOptions}
            onChange={({ detail }) => onChange(attachment(detail.selectedOption.value, port || ports[0]))}
          />
        </FormField>
        <FormField label={t('loadBalancers.attachPort')} description={t('loadBalancers.attachPortHint')}>
          <Select
            selectedOption={portOptions.find((option) => option.value === port) ?? null}
            options={portOptions}
            disabled={value === undefined}
            empty={t('loadBalancers.attachNoPorts')}
            onChange={({ detail }) => onChange(attachment(value?.targetGroupArn, detail.selectedOption.value))}
          />
        </FormField>
      </ColumnLayout>
    </ExpandableSection>
  )
}
