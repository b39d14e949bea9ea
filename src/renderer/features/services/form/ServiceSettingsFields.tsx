import type { LaunchType, TaskDefinition } from '@aws-sdk/client-ecs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useI18n } from '../../../i18n/I18n.tsx'
import type { Translate } from '../../../i18n/translate.ts'
import { AttachFields } from '../../load-balancers/AttachFields.tsx'
import type { RuleChoice } from '../../load-balancers/shiftForm.ts'
import { DeploymentFields } from './DeploymentFields.tsx'
import { shiftsTraffic } from './deploymentForm.ts'
import { FailureFields } from './FailureFields.tsx'
import { FormSection } from './FormSection.tsx'
import { PlacementFields } from './PlacementFields.tsx'
import { canRebalance, kindOf, type ServiceSettings, type SettingsProblems } from './serviceSettings.ts'

interface Props {
  settings: ServiceSettings
  problems: SettingsProblems
  /** What is not chosen yet is told of only then. */
  tried: boolean
  launchType: LaunchType
  desired: number
  /** With its containers. */
  definition: TaskDefinition | undefined
  /** That traffic can be shifted in. */
  rules: readonly RuleChoice[]
  isDaemon: boolean
  /** A service with several load balancers keeps them as they are. */
  canAttach: boolean
  change(changes: Partial<ServiceSettings>): void
}

const isAny = (problems: object) => Object.keys(problems).length > 0

/** What most leave as it is, when a service is created and when it is changed: closed sections that say what they hold. */
export function ServiceSettingsFields(props: Props) {
  const { settings, problems, tried, launchType, desired, definition, rules, isDaemon, canAttach, change } = props
  const { t } = useI18n()
  const { deployment, failure, placement, loadBalancer } = settings
  const shift = shiftsTraffic(deployment.strategy) ? { rules, problems: tried ? problems.shift : {} } : undefined
  return (
    <SpaceBetween size="s">
      {canAttach ? (
        <FormSection title={t('loadBalancers.attach')} summary={attachedTo(settings, t)} hasProblem={tried && isAny(problems.shift)}>
          <AttachFields definition={definition} value={loadBalancer} shift={shift} onChange={(next) => change({ loadBalancer: next })} />
        </FormSection>
      ) : null}
      <FormSection
        title={t('form.deploymentOptions')}
        summary={strategySummary(settings, t)}
        hasProblem={tried && isAny(problems.deployment)}
      >
        <DeploymentFields
          form={deployment}
          desired={desired}
          problems={problems.deployment}
          tried={tried}
          isDaemon={isDaemon}
          change={(changes) => change({ deployment: { ...deployment, ...changes } })}
        />
      </FormSection>
      <FormSection title={t('failure.title')} summary={failureSummary(settings, t)} hasProblem={tried && isAny(problems.failure)}>
        <FailureFields
          form={failure}
          desired={desired}
          problems={problems.failure}
          tried={tried}
          change={(changes) => change({ failure: { ...failure, ...changes } })}
        />
      </FormSection>
      {isDaemon ? null : (
        <FormSection title={t('placement.title')} summary={placementSummary(settings, t)} hasProblem={tried && isAny(problems.placement)}>
          <PlacementFields
            form={placement}
            problems={tried ? problems.placement : {}}
            onInstances={kindOf(settings, launchType) === 'EC2'}
            canRebalance={canRebalance(settings, launchType)}
            change={(changes) => change({ placement: { ...placement, ...changes } })}
          />
        </FormSection>
      )}
    </SpaceBetween>
  )
}

/** The group by its name, which is in its ARN. */
function attachedTo({ loadBalancer }: ServiceSettings, t: Translate): string {
  if (!loadBalancer) return t('loadBalancers.attachNone')
  const { targetGroupArn = '', containerName, containerPort } = loadBalancer
  return `${targetGroupArn.split('/')[1] ?? targetGroupArn} · ${containerName}:${containerPort}`
}

const strategySummary = ({ deployment }: ServiceSettings, t: Translate) =>
  t('form.strategySummary', {
    strategy: t(`form.strategy.${deployment.strategy}`),
    minimum: deployment.minimumHealthyPercent,
    maximum: deployment.maximumPercent,
    hooks: shiftsTraffic(deployment.strategy) ? deployment.hooks.length : 0,
  })

function failureSummary({ failure }: ServiceSettings, t: Translate): string {
  const parts = [
    failure.breaker && t(failure.breakerRollsBack ? 'failure.breakerBack' : 'failure.breakerStops'),
    failure.alarms && t('failure.alarmsCount', { count: failure.alarmNames.length }),
  ].filter((part) => part !== false)
  return parts.length > 0 ? parts.join(' · ') : t('failure.none')
}

function placementSummary({ placement: { strategies, constraints } }: ServiceSettings, t: Translate): string {
  const words = [
    ...strategies.map(({ type, field }) => (type === 'random' ? type : `${type}(${field})`)),
    ...constraints.map(({ type, expression }) => (type === 'memberOf' ? `memberOf(${expression})` : type)),
  ]
  return words.length > 0 ? words.join(' · ') : t('placement.default')
}
