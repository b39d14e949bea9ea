import type { Service } from '@aws-sdk/client-ecs'
import Badge from '@cloudscape-design/components/badge'
import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useCallback, useMemo, useState } from 'react'
import { type Command, useCommands } from '../../app/commands.tsx'
import { useFlash } from '../../app/flash.tsx'
import { InfoLink } from '../../app/help.tsx'
import { useQueryValue } from '../../app/location.ts'
import { usePanel } from '../../app/panel.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useOpenLink } from '../../data/useOpenLink.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import type { DeploymentFacts } from '../deployments/deploymentFacts.ts'
import { revisionBefore, rollBack } from '../deployments/rollBack.ts'
import { useServiceUrl } from '../load-balancers/useServiceUrl.ts'
import { SpeedBadge, SwitchBadges } from '../switches/SwitchBadges.tsx'
import { switchCommands } from '../switches/switchCommands.ts'
import type { PublishedPort } from '../tasks/taskView.ts'
import { DeleteServiceDialog } from './DeleteServiceDialog.tsx'
import { focusScale } from './ScaleControl.tsx'
import type { ServicePage } from './servicePage.ts'
import { type ServiceView, shownUrl } from './serviceView.ts'

interface Props {
  cluster: string
  page: ServicePage
  newest: DeploymentFacts | undefined
  /** Something else on the screen is what to do first. */
  waitsForUser: boolean
  onUpdate(): void
}

/** Name, state and the things one does to a service every day. */
export function ServiceHeader({ cluster, page, newest, waitsForUser, onUpdate }: Props) {
  const { t } = useI18n()
  const { view } = page
  const [deleting, setDeleting] = useState(false)
  const offline = useOffline()
  const disabled = offline !== undefined || page.service.status !== 'ACTIVE'
  const disabledReason = offline ?? t('service.notActive')
  const onDelete = useCallback(() => setDeleting(true), [])
  const commands = useServiceCommands(cluster, page.view, newest, { onUpdate, onDelete }, disabled ? disabledReason : undefined)
  const runCommand = (id: string) => commands.find((command) => command.id === id)?.run()
  return (
    <>
      <Header
        variant="h1"
        info={<InfoLink topic="service" />}
        description={[view.launchType, view.taskDefinition, page.service.schedulingStrategy].filter(Boolean).join(' · ')}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <OpenPorts service={page.service} ports={page.openPorts} />
            <ButtonDropdown
              items={commands
                .filter(({ id }) => !notInMenu.has(id))
                .map(({ id, title, disabled: why }) => ({
                  id,
                  text: title,
                  disabled: Boolean(why),
                  ...(why ? { disabledReason: why } : {}),
                }))}
              onItemClick={({ detail }) => runCommand(detail.id)}
            >
              {t('common.actions')}
            </ButtonDropdown>
            <Button variant={waitsForUser ? 'normal' : 'primary'} disabled={disabled} disabledReason={disabledReason} onClick={onUpdate}>
              {t('service.update')}
            </Button>
          </SpaceBetween>
        }
      >
        {view.name} <Badge color={page.service.status === 'ACTIVE' ? 'green' : 'grey'}>{view.rawStatus}</Badge>{' '}
        <SwitchBadges switches={view.switches} /> <SpeedBadge />
      </Header>
      {deleting ? <DeleteServiceDialog page={page} cluster={cluster} onClose={() => setDeleting(false)} /> : null}
    </>
  )
}

/** They have a place of their own on the screen. */
const notInMenu: ReadonlySet<string> = new Set(['service.update', 'service.scale', 'service.explain'])

/** The load balancer's address first: it stays when tasks come and go. */
function OpenPorts({ service, ports }: { service: Service; ports: readonly PublishedPort[] }) {
  const { t } = useI18n()
  const openLink = useOpenLink()
  const balanced = useServiceUrl()(service)
  const direct = ports.flatMap(({ url, container, containerPort }) => (url ? [{ url, of: `${container}:${containerPort}` }] : []))
  const places = balanced ? [{ url: balanced, of: t('service.loadBalancer') }, ...direct] : direct
  const [first, ...more] = places
  if (!first) return null
  if (more.length === 0) {
    return (
      <Button iconName="external" iconAlign="right" onClick={() => openLink(first.url)}>
        {t('service.open', { url: shownUrl(first.url) })}
      </Button>
    )
  }
  return (
    <ButtonDropdown
      items={places.map(({ url, of }) => ({ id: url, text: shownUrl(url), secondaryText: of }))}
      onItemClick={({ detail }) => openLink(detail.id)}
    >
      {t('service.openInBrowser')}
    </ButtonDropdown>
  )
}

function useServiceCommands(
  cluster: string,
  { name, switches }: ServiceView,
  newest: DeploymentFacts | undefined,
  { onUpdate, onDelete }: { onUpdate(): void; onDelete(): void },
  disabled: string | undefined,
): readonly Command[] {
  const { t } = useI18n()
  const { openPanel } = usePanel()
  const client = useClient()
  const { flash } = useFlash()
  const [, run] = useAction()
  const [, showDecisions] = useQueryValue('decisions')
  const commands = useMemo<Command[]>(() => {
    const redeploy = async () => {
      const worked = await run(
        () => client.updateService({ cluster, service: name, forceNewDeployment: true }),
        t('service.updateFailed', { service: name }),
      )
      if (worked) flash({ type: 'success', content: t('service.redeploying', { service: name }) })
    }
    const before = revisionBefore(newest)
    const failedToGoBack = t('shift.rollBackFailed', { service: name })
    const goBack: Command[] =
      newest && before !== undefined
        ? [
            {
              id: 'service.rollBack',
              title: t('service.rollBackTo', { revision: before }),
              group: name,
              disabled,
              run: () => void run(() => rollBack(client, newest), failedToGoBack),
            },
          ]
        : []
    return [
      {
        id: 'service.logs',
        title: t('service.openLogs'),
        group: name,
        keys: 'mod+l',
        run: () => openPanel({ kind: 'logs', cluster, service: name }),
      },
      { id: 'service.update', title: t('service.update'), group: name, disabled, run: onUpdate },
      { id: 'service.scale', title: t('service.scaleCommand'), group: name, disabled, run: focusScale },
      { id: 'service.explain', title: t('explain.command'), group: name, run: () => showDecisions('open') },
      ...goBack,
      { id: 'service.redeploy', title: t('service.forceNewDeployment'), group: name, disabled, run: () => void redeploy() },
      ...switchCommands(client, run, t, { cluster, service: name, switches, disabled }),
      { id: 'service.delete', title: t('service.delete'), group: name, disabled, run: onDelete },
    ]
  }, [t, openPanel, client, flash, run, showDecisions, cluster, name, newest, switches, disabled, onUpdate, onDelete])
  useCommands(commands)
  return commands
}
