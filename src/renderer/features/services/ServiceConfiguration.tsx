import type { DeploymentEarlySuccessCriteria, Service } from '@aws-sdk/client-ecs'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { shortName } from '#cluster/api/arns.ts'
import type { ServiceSwitches } from '#cluster/api/resources/switches.ts'
import { address } from '../../app/addresses.ts'
import { Ago } from '../../components/Ago.tsx'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { LoadBalancerLinks } from '../load-balancers/LoadBalancerLinks.tsx'
import { ConnectEndpointsOfService } from '../service-connect/ConnectEndpoints.tsx'
import { LocalSwitches } from '../switches/LocalSwitches.tsx'
import { DiscoveryNames } from './DiscoveryNames.tsx'
import { LocalDifferences } from './LocalDifferences.tsx'

/** How a service is set up, under the names the API gives its fields. */
export function ServiceConfiguration({
  cluster,
  service,
  switches,
}: {
  cluster: string
  service: Service
  switches: ServiceSwitches | undefined
}) {
  const { t } = useI18n()
  const deployment = service.deploymentConfiguration
  const network = service.networkConfiguration?.awsvpcConfiguration
  const yesNo = (value: boolean | undefined) => t(value ? 'common.on' : 'common.off')
  return (
    <SpaceBetween size="m">
      <LocalDifferences of={service.taskDefinition ? { taskDefinition: service.taskDefinition } : undefined} />
      <KeyValuePairs
        columns={3}
        items={[
          { label: 'ARN', value: <Copyable text={service.serviceArn ?? ''} label={t('service.copyArn')} /> },
          {
            label: t('service.taskDefinition'),
            value: <Link href={address.taskDefinition(service.taskDefinition ?? '')}>{shortName(service.taskDefinition ?? '')}</Link>,
          },
          { label: t('service.created'), value: <Ago at={service.createdAt} /> },
          { label: t('service.launchType'), value: service.launchType ?? t('common.none') },
          { label: t('service.schedulingStrategy'), value: service.schedulingStrategy ?? t('common.none') },
          { label: t('service.execEnabled'), value: yesNo(service.enableExecuteCommand) },
          { label: t('shift.strategy'), value: deployment?.strategy ?? 'ROLLING' },
          { label: t('service.minimumHealthy'), value: `${deployment?.minimumHealthyPercent ?? 100} %` },
          { label: t('service.maximumPercent'), value: `${deployment?.maximumPercent ?? 200} %` },
          {
            label: t('service.circuitBreaker'),
            value: deployment?.deploymentCircuitBreaker?.enable
              ? t(deployment.deploymentCircuitBreaker.rollback ? 'service.breakerRollsBack' : 'service.breakerStops')
              : t('common.off'),
          },
          { label: t('service.earlySuccess'), value: sayEarlySuccess(deployment?.earlySuccessCriteria, t) },
          { label: t('loadBalancers.title'), value: <LoadBalancerLinks service={service} /> },
          ...(network
            ? [
                { label: t('service.subnets'), value: network.subnets?.join(', ') || t('common.none') },
                { label: t('service.securityGroups'), value: network.securityGroups?.join(', ') || t('common.none') },
                { label: t('service.publicIp'), value: network.assignPublicIp ?? t('common.none') },
              ]
            : []),
        ]}
      />
      <DiscoveryNames service={service} />
      <ConnectEndpointsOfService service={service} />
      <LocalSwitches cluster={cluster} service={service} switches={switches} />
    </SpaceBetween>
  )
}

function sayEarlySuccess(criteria: DeploymentEarlySuccessCriteria | undefined, t: Translate): string {
  if (!criteria?.enable) return t('common.off')
  const { healthyPercent: percent = 100, sourceServiceRevisionCleanup } = criteria
  return t(sourceServiceRevisionCleanup === 'DEFERRED' ? 'service.earlyDeferred' : 'service.earlyBlocking', { percent })
}
