import type { Service } from '@aws-sdk/client-ecs'
import Link from '@cloudscape-design/components/link'
import { address } from '../../app/addresses.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { balancersOfGroup } from './loadBalancerView.ts'

/** The load balancers that send to a service, or the target group itself while none does. */
export function LoadBalancerLinks({ service: { loadBalancers = [] } }: { service: Service }) {
  const { t } = useI18n()
  const { resources } = useWatch({ scope: 'loadBalancers' })
  if (loadBalancers.length === 0) return t('common.none')
  return loadBalancers.map(({ targetGroupArn = '', containerName, containerPort }) => {
    const names = balancersOfGroup(resources.loadBalancer.values(), targetGroupArn)
    return (
      <div key={`${targetGroupArn} ${containerName} ${containerPort}`}>
        {names.map((name) => (
          <Link key={name} href={address.loadBalancer(name)}>
            {name}
          </Link>
        ))}
        {names.length === 0 ? <span title={targetGroupArn}>{nameOfGroup(targetGroupArn)}</span> : null} → {containerName}:{containerPort}
      </div>
    )
  })
}

/** `…:targetgroup/web/0123…` → `web`. */
const nameOfGroup = (arn: string) => arn.split('/')[1] ?? arn
