import type { Action, Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import Box from '@cloudscape-design/components/box'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { shortName } from '#cluster/api/arns.ts'
import type { WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import type { TrafficState } from '../../data/watchState.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { conditionValues, forwardsOf, redirectText, sharesOf, targetViews } from './loadBalancerView.ts'
import { TargetChip } from './TargetChip.tsx'

export type RuleDeed = 'edit' | 'up' | 'down' | 'delete'

export interface RuleRowProps {
  rule: Rule
  groups: ReadonlyMap<string, WatchedTargetGroup>
  traffic: TrafficState
  now: number
  network: boolean
  /** Those that make sense for this rule. */
  deeds: readonly RuleDeed[]
  onDeed(deed: RuleDeed): void
}

/** One rule, from what it asks for to the targets that answer. */
export function RuleRow({ rule, groups, traffic, now, network, deeds, onDeed }: RuleRowProps) {
  const { t } = useI18n()
  const offline = useOffline()
  const name = rule.IsDefault ? t('loadBalancers.defaultRule') : t('loadBalancers.rule', { priority: rule.Priority ?? '' })
  return (
    <li className="lb-rule">
      <div className="lb-conditions">
        <Box variant="strong">{name}</Box>
        {(rule.Conditions ?? []).map((condition, at) => (
          <Condition key={at} condition={condition} />
        ))}
        {rule.IsDefault ? <Box color="text-body-secondary">{t('loadBalancers.everythingElse')}</Box> : null}
      </div>
      <div className="lb-arrow" aria-hidden="true">
        →
      </div>
      <div className="lb-actions">
        {(rule.Actions ?? []).map((action, at) => (
          <RuleAction key={at} action={action} groups={groups} traffic={traffic} now={now} network={network} />
        ))}
      </div>
      <ButtonDropdown
        variant="inline-icon"
        ariaLabel={t('loadBalancers.ruleActions', { rule: name })}
        disabled={offline !== undefined}
        items={deeds.map((id) => ({ id, text: t(`loadBalancers.deed.${id}`) }))}
        onItemClick={({ detail }) => {
          const deed = deeds.find((id) => id === detail.id)
          if (deed) onDeed(deed)
        }}
      />
    </li>
  )
}

function Condition({ condition }: { condition: RuleCondition }) {
  const { t } = useI18n()
  const { Field = '', HttpHeaderConfig } = condition
  const values = conditionValues(condition).join(t('loadBalancers.or'))
  const field = HttpHeaderConfig?.HttpHeaderName ?? Field
  return (
    <div className="break-anywhere">
      <span className="lb-field">{field}</span> <code className="code">{values}</code>
    </div>
  )
}

type ActionProps = Pick<RuleRowProps, 'groups' | 'traffic' | 'now' | 'network'> & { action: Action }

function RuleAction({ action, ...rest }: ActionProps) {
  const { t } = useI18n()
  if (action.Type === 'redirect') {
    const status = (action.RedirectConfig?.StatusCode ?? '').replace('HTTP_', '')
    return (
      <div className="break-anywhere">
        {t('loadBalancers.redirects', { status })} <code className="code">{redirectText(action)}</code>
      </div>
    )
  }
  if (action.Type === 'fixed-response') {
    const { StatusCode = '', MessageBody = '' } = action.FixedResponseConfig ?? {}
    return (
      <div className="break-anywhere">
        {t('loadBalancers.answers', { status: StatusCode })} <code className="code">{MessageBody}</code>
      </div>
    )
  }
  return <Groups action={action} {...rest} />
}

function Groups({ action, groups, traffic, now, network }: ActionProps) {
  const { t } = useI18n()
  const forwards = forwardsOf(action)
  const shares = sharesOf(forwards)
  return forwards.map(({ arn, weight }, at) => {
    const group = groups.get(arn)
    const targets = group ? targetViews(group, traffic, now) : []
    const name = group?.TargetGroupName ?? shortName(arn)
    return (
      <div key={arn} className="lb-group">
        <div className="lb-group-name">
          <span title={arn}>{name}</span>
          {forwards.length > 1 ? <small>{t('loadBalancers.weight', { weight, share: shares[at] ?? 0 })}</small> : null}
        </div>
        <ul className="lb-targets" aria-label={t('loadBalancers.targetsOf', { group: name })}>
          {targets.map((view) => (
            <TargetChip key={view.key} view={view} network={network} />
          ))}
          {targets.length === 0 ? <li className="lane-more">{t('loadBalancers.noTargets')}</li> : null}
        </ul>
      </div>
    )
  })
}
