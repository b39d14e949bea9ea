import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo } from 'react'
import { address } from '../../app/addresses.ts'
import { type Command, useCommands } from '../../app/commands.tsx'
import { navigate } from '../../app/location.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { serviceDeploymentLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { SpeedBadge } from '../switches/SwitchBadges.tsx'
import { type DeploymentFacts, isUnderWay } from './deploymentFacts.ts'
import { RollBackButton } from './RollBackButton.tsx'
import { revisionBefore, rollBack } from './rollBack.ts'

interface Props {
  cluster: string
  service: string
  facts: DeploymentFacts
  /** Its stages are shown, and have the buttons. */
  showsShift: boolean
}

/** Which rollout, how it stands, and what one can do to it. */
export function DeploymentHeader({ cluster, service, facts, showsShift }: Props) {
  const { t } = useI18n()
  const offline = useOffline()
  useCommands(useDeploymentCommands(service, facts, offline))
  return (
    <Header
      variant="h1"
      description={
        <span className="inline-facts">
          <Status look={serviceDeploymentLook(facts.status)} raw={facts.status} />
          <Link href={address.service(cluster, service)}>{service}</Link>
          <span>{facts.from ? `${facts.from} → ${facts.to}` : t('deployments.first', { to: facts.to })}</span>
          <span>{facts.strategy}</span>
        </span>
      }
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {showsShift ? null : <RollBackButton service={service} deployment={facts} disabledReason={offline} />}
          {isUnderWay(facts) ? null : <Again cluster={cluster} service={service} facts={facts} disabledReason={offline} />}
        </SpaceBetween>
      }
    >
      {t('deployments.title', { id: facts.id.slice(0, 8) })} <SpeedBadge />
    </Header>
  )
}

/** The same revision once more; through the dialog, which says what it will do. */
function Again({ cluster, service, facts, disabledReason }: Omit<Props, 'showsShift'> & { disabledReason: string | undefined }) {
  const { t } = useI18n()
  return (
    <Button
      variant="primary"
      disabled={disabledReason !== undefined}
      disabledReason={disabledReason ?? ''}
      onClick={() => navigate(address.updateService(cluster, service, facts.to))}
    >
      {t('deployments.again', { revision: facts.to })}
    </Button>
  )
}

function useDeploymentCommands(service: string, facts: DeploymentFacts, offline: string | undefined): readonly Command[] {
  const { t } = useI18n()
  const client = useClient()
  const [, run] = useAction()
  return useMemo(() => {
    const revision = revisionBefore(facts)
    if (revision === undefined) return []
    return [
      {
        id: 'service.rollBack',
        title: t('service.rollBackTo', { revision }),
        group: service,
        disabled: offline,
        run: () => void run(() => rollBack(client, facts), t('shift.rollBackFailed', { service })),
      },
    ]
  }, [t, client, run, service, facts, offline])
}
