import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import FormField from '@cloudscape-design/components/form-field'
import RadioGroup from '@cloudscape-design/components/radio-group'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { WatchedListener, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { useDialogForm } from '../../app/useDialogForm.ts'
import { FormDialog } from '../../components/FormDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { NumberField } from '../tasks/LaunchFrame.tsx'
import { FixedFields, ForwardFields, RedirectFields } from './ActionFields.tsx'
import { ConditionFields } from './ConditionFields.tsx'
import { groupsFor, hasRules } from './loadBalancerView.ts'
import { actionOf, actionTypes, conditionsOf, type RuleForm, ruleForm, ruleProblems } from './ruleForm.ts'

interface Props {
  listener: WatchedListener
  groups: ReadonlyMap<string, WatchedTargetGroup>
  /** The one to change; a new one where absent. */
  rule: Rule | undefined
  onClose(): void
}

/** Adds a rule to a listener, or changes one; of the default rule only what it does. */
export function RuleDialog({ listener, groups, rule, onClose }: Props) {
  const { t } = useI18n()
  const client = useClient()
  const { form, change, tried, send, busy, problem } = useDialogForm(() => ruleForm(rule, listener.rules), onClose)
  const isDefault = rule?.IsDefault ?? false
  const problems = ruleProblems(form, isDefault)
  const save = () =>
    send({
      isWhole: Object.keys(problems).length === 0,
      call: () => saveRule(client, listener, rule, form),
      done: t('loadBalancers.ruleSaved'),
    })
  return (
    <FormDialog
      title={t(rule ? 'loadBalancers.editRule' : 'loadBalancers.addRule')}
      action={t('loadBalancers.saveRule')}
      onAction={() => void save()}
      onClose={onClose}
      busy={busy}
      problem={problem}
    >
      {rule ? null : (
        <NumberField
          label={t('loadBalancers.priority')}
          value={form.priority}
          onChange={(priority) => change({ priority })}
          problem={tried && problems.priority ? t('loadBalancers.priorityRule') : undefined}
          constraint={t('loadBalancers.priorityHint')}
        />
      )}
      {isDefault ? null : (
        <ConditionFields
          conditions={form.conditions}
          onChange={(conditions) => change({ conditions })}
          problem={tried && problems.conditions ? t('loadBalancers.conditionsRule') : ''}
        />
      )}
      <FormField label={t('loadBalancers.action')}>
        <RadioGroup
          value={form.type}
          onChange={({ detail }) => change({ type: actionTypes.find((type) => type === detail.value) ?? 'forward' })}
          items={actionTypes
            .filter((type) => hasRules(listener) || type === 'forward')
            .map((value) => ({ value, label: t(`loadBalancers.action.${value}`) }))}
        />
      </FormField>
      {form.type === 'forward' ? (
        <ForwardFields
          forwards={form.forwards}
          groups={groupsFor(listener, groups.values())}
          onChange={(forwards) => change({ forwards })}
          problem={tried && problems.forwards ? t('loadBalancers.forwardsRule') : ''}
        />
      ) : null}
      {form.type === 'redirect' ? <RedirectFields redirect={form.redirect} onChange={(redirect) => change({ redirect })} /> : null}
      {form.type === 'fixed-response' ? <FixedFields fixed={form.fixed} onChange={(fixed) => change({ fixed })} /> : null}
    </FormDialog>
  )
}

/** The default rule is changed with its listener. */
function saveRule(client: ClusterClient, { ListenerArn }: WatchedListener, rule: Rule | undefined, form: RuleForm): Promise<unknown> {
  const { loadBalancing } = client
  const Actions = [actionOf(form, rule?.Actions?.[0])]
  if (rule?.IsDefault) return loadBalancing.modifyListener({ ListenerArn, DefaultActions: Actions })
  const Conditions = conditionsOf(form)
  if (rule) return loadBalancing.modifyRule({ RuleArn: rule.RuleArn, Conditions, Actions })
  return loadBalancing.createRule({ ListenerArn, Priority: form.priority, Conditions, Actions })
}
