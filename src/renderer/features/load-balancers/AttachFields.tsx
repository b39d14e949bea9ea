import type { LoadBalancer, TaskDefinition } from '@aws-sdk/client-ecs'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { attachableGroups, attachablePorts, attachment } from './attachment.ts'
import { ShiftFields } from './ShiftFields.tsx'
import type { RuleChoice, ShiftProblems } from './shiftForm.ts'

interface Props {
  /** With its containers. */
  definition: TaskDefinition | undefined
  /** Undefined: the service gets no traffic from a load balancer. */
  value: LoadBalancer | undefined
  /** Traffic is shifted between two groups by these rules; undefined where one group is all there is. */
  shift: { rules: readonly RuleChoice[]; problems: ShiftProblems } | undefined
  onChange(value: LoadBalancer | undefined): void
}

/** Which target group a service registers its tasks in, and the container port that gets the requests. */
export function AttachFields({ definition, value, shift, onChange }: Props) {
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
  const attach = (group: string | undefined, to: string | undefined) => {
    const attached = attachment(group, to)
    onChange(attached && value ? { ...value, ...attached } : attached)
  }
  return (
    <SpaceBetween size="m">
      <ColumnLayout columns={3}>
        <FormField label={t('loadBalancers.targetGroup')} description={t('loadBalancers.attachHint')}>
          <Select
            selectedOption={groupOptions.find((option) => option.value === (value?.targetGroupArn ?? '')) ?? none}
            options={groupOptions}
            onChange={({ detail }) => attach(detail.selectedOption.value, port || ports[0])}
          />
        </FormField>
        <FormField label={t('loadBalancers.attachPort')} description={t('loadBalancers.attachPortHint')}>
          <Select
            selectedOption={portOptions.find((option) => option.value === port) ?? null}
            options={portOptions}
            disabled={value === undefined}
            empty={t('loadBalancers.attachNoPorts')}
            onChange={({ detail }) => attach(value?.targetGroupArn, detail.selectedOption.value)}
          />
        </FormField>
      </ColumnLayout>
      {value && shift ? <ShiftFields value={value} groups={groups} {...shift} onChange={onChange} /> : null}
    </SpaceBetween>
  )
}
