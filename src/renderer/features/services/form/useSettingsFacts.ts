import type { LaunchType, TaskDefinition } from '@aws-sdk/client-ecs'
import { useMemo } from 'react'
import { useWatch } from '../../../data/ClientProvider.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { ruleChoices } from '../../load-balancers/shiftForm.ts'
import type { ProgressFacts } from './progress.ts'
import { kindOf, type ServiceSettings, settingsProblems } from './serviceSettings.ts'

interface About {
  cluster: string
  launchType: LaunchType
  desired: number
  /** With its containers. */
  definition: TaskDefinition | undefined
}

/** What there is to choose from for a service's settings, what is wrong with them, and what decides whether tasks could come to run. */
export function useSettingsFacts(settings: ServiceSettings, { cluster, launchType, desired, definition }: About) {
  const { t } = useI18n()
  const balancers = useWatch({ scope: 'loadBalancers' }).resources.loadBalancer
  const { phase, resources } = useWatch({ scope: 'cluster', cluster })
  const rules = useMemo(() => ruleChoices(balancers.values(), t), [balancers, t])
  // Providers bring instances, and Fargate needs none.
  const onInstances = settings.capacity === undefined && kindOf(settings, launchType) === 'EC2' && phase === 'ready'
  const facts: ProgressFacts = {
    desired,
    deployment: settings.deployment,
    definition,
    instances: onInstances ? [...resources.containerInstance.values()] : undefined,
    apart: settings.placement.constraints.some(({ type }) => type === 'distinctInstance'),
  }
  return { rules, problems: settingsProblems(settings, rules, t), facts }
}
