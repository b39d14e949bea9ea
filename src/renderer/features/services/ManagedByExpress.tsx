import type { Service } from '@aws-sdk/client-ecs'
import Alert from '@cloudscape-design/components/alert'
import Link from '@cloudscape-design/components/link'
import { shortName } from '#cluster/api/arns.ts'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'

/** That an Express Gateway service made this service, and from what; nothing for any other. */
export function ManagedByExpress({ service }: { service: Service }) {
  const { t } = useI18n()
  const { resourceManagementType, serviceName = '', taskDefinition = '' } = service
  if (resourceManagementType !== 'ECS') return null
  return (
    <Alert
      type="info"
      action={
        <Link href={address.taskDefinition(taskDefinition)}>{t('service.expressDefinition', { name: shortName(taskDefinition) })}</Link>
      }
    >
      {t('service.express', { name: serviceName })}
    </Alert>
  )
}
