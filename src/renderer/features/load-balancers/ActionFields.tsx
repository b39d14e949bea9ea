import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Textarea from '@cloudscape-design/components/textarea'
import { shortName } from '#cluster/api/arns.ts'
import type { WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Forward } from './loadBalancerView.ts'
import { contentTypes, type RuleForm } from './ruleForm.ts'

interface ForwardProps {
  forwards: readonly Forward[]
  groups: readonly WatchedTargetGroup[]
  onChange(forwards: Forward[]): void
  problem: string
}

/** Target groups and the weight of each. */
export function ForwardFields({ forwards, groups, onChange, problem }: ForwardProps) {
  const { t } = useI18n()
  const nameOf = (arn: string) => groups.find(({ TargetGroupArn }) => TargetGroupArn === arn)?.TargetGroupName ?? shortName(arn)
  const free = groups.filter(({ TargetGroupArn }) => !forwards.some(({ arn }) => arn === TargetGroupArn))
  const add = (arn: string | undefined) => arn !== undefined && onChange([...forwards, { arn, weight: 1 }])
  return (
    <FormField stretch label={t('loadBalancers.targetGroups')} description={t('loadBalancers.weightHint')} errorText={problem}>
      <SpaceBetween size="xs">
        {forwards.map(({ arn, weight }) => (
          <div key={arn} className="lb-forward-row">
            <span title={arn}>{nameOf(arn)}</span>
            <Input
              type="number"
              inputMode="numeric"
              ariaLabel={t('loadBalancers.weightOf', { group: nameOf(arn) })}
              value={String(weight)}
              onChange={({ detail }) =>
                onChange(forwards.map((forward) => (forward.arn === arn ? { arn, weight: Number(detail.value) } : forward)))
              }
            />
            <Button
              formAction="none"
              variant="icon"
              iconName="close"
              ariaLabel={t('loadBalancers.removeGroup', { group: nameOf(arn) })}
              onClick={() => onChange(forwards.filter((forward) => forward.arn !== arn))}
            />
          </div>
        ))}
        <Select
          ariaLabel={t('loadBalancers.addGroup')}
          placeholder={t('loadBalancers.addGroup')}
          empty={t('loadBalancers.noMoreGroups')}
          selectedOption={null}
          options={free.map(({ TargetGroupArn = '', TargetGroupName = '' }) => ({ value: TargetGroupArn, label: TargetGroupName }))}
          onChange={({ detail }) => add(detail.selectedOption.value)}
        />
      </SpaceBetween>
    </FormField>
  )
}

const redirectParts = ['host', 'port', 'path', 'query'] as const

/** What is to be another place; `#{host}` and the like stay as they were asked. */
export function RedirectFields({ redirect, onChange }: { redirect: RuleForm['redirect']; onChange(redirect: RuleForm['redirect']): void }) {
  const { t } = useI18n()
  const choice = (value: string, values: readonly string[], change: (value: string) => void, label: string) => (
    <FormField label={label}>
      <Select
        selectedOption={{ value, label: value }}
        options={values.map((one) => ({ value: one, label: one }))}
        onChange={({ detail }) => change(detail.selectedOption.value ?? value)}
      />
    </FormField>
  )
  return (
    <ColumnLayout columns={2}>
      {choice(
        redirect.protocol,
        ['#{protocol}', 'HTTP', 'HTTPS'],
        (protocol) => onChange({ ...redirect, protocol }),
        t('loadBalancers.redirect.protocol'),
      )}
      {choice(redirect.status, ['HTTP_301', 'HTTP_302'], (status) => onChange({ ...redirect, status }), t('loadBalancers.statusCode'))}
      {redirectParts.map((part) => (
        <FormField key={part} label={t(`loadBalancers.redirect.${part}`)}>
          <Input value={redirect[part]} spellcheck={false} onChange={({ detail }) => onChange({ ...redirect, [part]: detail.value })} />
        </FormField>
      ))}
    </ColumnLayout>
  )
}

/** What the load balancer answers itself. */
export function FixedFields({ fixed, onChange }: { fixed: RuleForm['fixed']; onChange(fixed: RuleForm['fixed']): void }) {
  const { t } = useI18n()
  const { status, contentType, body } = fixed
  return (
    <SpaceBetween size="s">
      <ColumnLayout columns={2}>
        <FormField label={t('loadBalancers.statusCode')}>
          <Input value={status} inputMode="numeric" onChange={({ detail }) => onChange({ ...fixed, status: detail.value })} />
        </FormField>
        <FormField label={t('loadBalancers.contentType')}>
          <Select
            selectedOption={{ value: contentType, label: contentType }}
            options={contentTypes.map((value) => ({ value, label: value }))}
            onChange={({ detail }) => onChange({ ...fixed, contentType: detail.selectedOption.value ?? contentType })}
          />
        </FormField>
      </ColumnLayout>
      <FormField stretch label={t('loadBalancers.body')}>
        <Textarea value={body} rows={3} onChange={({ detail }) => onChange({ ...fixed, body: detail.value })} />
      </FormField>
    </SpaceBetween>
  )
}
