import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import RadioGroup from '@cloudscape-design/components/radio-group'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { useDialogForm } from '../../app/useDialogForm.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import {
  checksHttp,
  groupProtocols,
  healthCheckInput,
  type TargetGroupForm,
  targetGroupForm,
  targetGroupProblems,
} from './targetGroupForm.ts'

const targetTypes = ['ip', 'instance'] as const

/**
 * Makes a target group, or changes how its targets are checked: the rest of one stays as it was made, as on AWS.
 * @param group the one to change; a new one where absent
 */
export function TargetGroupDialog({ group, onClose }: { group?: WatchedTargetGroup | undefined; onClose(): void }) {
  const { t } = useI18n()
  const { loadBalancing } = useClient()
  const { form, change, tried, send, busy, problem } = useDialogForm(() => targetGroupForm(group), onClose)
  const problems = targetGroupProblems(form)
  const { name, protocol, port, targetType } = form
  const create = () =>
    loadBalancing.createTargetGroup({
      Name: name,
      Protocol: protocol as 'HTTP',
      Port: port,
      VpcId: 'vpc-1',
      TargetType: targetType,
      ...healthCheckInput(form),
    })
  const modify = () => loadBalancing.modifyTargetGroup({ TargetGroupArn: group?.TargetGroupArn, ...healthCheckInput(form, group) })
  const save = () =>
    send({
      isWhole: Object.keys(problems).length === 0,
      call: async () => void (await (group ? modify() : create())),
      done: t('loadBalancers.changed', { name }),
    })
  return (
    <FormDialog
      title={group ? t('loadBalancers.groupEdit', { name }) : t('loadBalancers.groupAdd')}
      action={t('loadBalancers.save')}
      onAction={() => void save()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
      {group ? null : <NewGroupFields form={form} onChange={change} problems={tried ? problems : {}} />}
      <HealthCheckFields form={form} onChange={change} problem={tried && problems.waits ? t('loadBalancers.waitsRule') : undefined} />
    </FormDialog>
  )
}

interface FieldsProps {
  form: TargetGroupForm
  onChange(changes: Partial<TargetGroupForm>): void
}

function NewGroupFields({ form, onChange, problems }: FieldsProps & { problems: ReturnType<typeof targetGroupProblems> }) {
  const { t } = useI18n()
  const { name, protocol, port, targetType } = form
  return (
    <SpaceBetween size="m">
      <FormField label={t('service.name')} errorText={problems.name ? t('loadBalancers.nameRule') : ''}>
        <Input value={name} spellcheck={false} autoComplete={false} onChange={({ detail }) => onChange({ name: detail.value })} />
      </FormField>
      <ColumnLayout columns={2}>
        <FormField label={t('loadBalancers.protocol')}>
          <Select
            selectedOption={{ value: protocol, label: protocol }}
            options={groupProtocols.map((value) => ({ value, label: value }))}
            onChange={({ detail }) => onChange({ protocol: detail.selectedOption.value ?? protocol })}
          />
        </FormField>
        <NumberField
          label={t('loadBalancers.groupPort')}
          value={port}
          onChange={(next) => onChange({ port: next })}
          problem={problems.port ? t('loadBalancers.portRule') : undefined}
        />
      </ColumnLayout>
      <FormField label={t('loadBalancers.targetType')}>
        <RadioGroup
          value={targetType}
          onChange={({ detail }) => onChange({ targetType: targetTypes.find((one) => one === detail.value) ?? targetType })}
          items={targetTypes.map((value) => ({ value, label: value, description: t(`loadBalancers.targetTypeHint.${value}`) }))}
        />
      </FormField>
    </SpaceBetween>
  )
}

function HealthCheckFields({ form, onChange, problem }: FieldsProps & { problem: string | undefined }) {
  const { t } = useI18n()
  const { path, matcher, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = form
  return (
    <SpaceBetween size="s">
      {checksHttp(form) ? (
        <ColumnLayout columns={2}>
          <FormField label={t('loadBalancers.healthCheckPath')}>
            <Input value={path} spellcheck={false} onChange={({ detail }) => onChange({ path: detail.value })} />
          </FormField>
          <FormField label={t('loadBalancers.matcher')}>
            <Input value={matcher} spellcheck={false} onChange={({ detail }) => onChange({ matcher: detail.value })} />
          </FormField>
        </ColumnLayout>
      ) : null}
      <ColumnLayout columns={2}>
        <NumberField
          label={t('loadBalancers.interval')}
          value={intervalSeconds}
          onChange={(next) => onChange({ intervalSeconds: next })}
          problem={problem}
        />
        <NumberField
          label={t('loadBalancers.timeout')}
          value={timeoutSeconds}
          onChange={(next) => onChange({ timeoutSeconds: next })}
          problem={undefined}
        />
        <NumberField
          label={t('loadBalancers.healthyThreshold')}
          value={healthyThreshold}
          onChange={(next) => onChange({ healthyThreshold: next })}
          problem={undefined}
        />
        <NumberField
          label={t('loadBalancers.unhealthyThreshold')}
          value={unhealthyThreshold}
          onChange={(next) => onChange({ unhealthyThreshold: next })}
          problem={undefined}
        />
      </ColumnLayout>
    </SpaceBetween>
  )
}
