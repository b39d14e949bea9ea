import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import Alert from '@cloudscape-design/components/alert'
import { canRoll } from '#cluster/api/rollingProgress.ts'
import { useI18n } from '../../i18n/I18n.tsx'

export interface CannotRollProps {
  desired: number
  configuration: Pick<DeploymentConfiguration, 'minimumHealthyPercent' | 'maximumPercent' | 'strategy'> | undefined
}

/** A warning before the configuration is used; nothing where a deployment can go on. */
export function CannotRoll({ desired, configuration }: CannotRollProps) {
  const { t } = useI18n()
  const { minimumHealthyPercent = 100, maximumPercent = 200, strategy = 'ROLLING' } = configuration ?? {}
  if (strategy !== 'ROLLING') return null
  if (canRoll({ desiredCount: desired, minimumHealthyPercent, maximumPercent })) return null
  return <Alert type="warning">{t('explain.cannotRoll', { desired, minimum: minimumHealthyPercent, maximum: maximumPercent })}</Alert>
}
