import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { address } from '../../app/addresses.ts'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Copyable } from '../../components/Copyable.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useNow } from '../../components/useNow.ts'
import { useClient, useWatch } from '../../data/ClientProvider.tsx'
import { useOpenLink } from '../../data/useOpenLink.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { shownUrl } from '../services/serviceView.ts'
import { AttributesDialog } from './AttributesDialog.tsx'
import { BalancerState } from './BalancerState.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { ListenerDialog } from './ListenerDialog.tsx'
import { ListenerPanel } from './ListenerPanel.tsx'
import { type BalancerView, balancerView, typeWord } from './loadBalancerView.ts'
import './loadBalancers.css'

/** One load balancer: where it listens, what its rules ask for, and who answers. */
export default function LoadBalancerScreen({ name }: { name: string }) {
  const { t } = useI18n()
  const { phase, resources, traffic } = useWatch({ scope: 'loadBalancers' })
  const now = useNow()
  useScreenHelp('loadBalancer')
  const balancer = [...resources.loadBalancer.values()].find(({ LoadBalancerName }) => LoadBalancerName === name)
  if (!balancer) {
    if (phase === 'loading') return <Loading label={t('common.loading')} />
    return (
      <NotFound title={t('loadBalancers.notFound', { name })} back={{ text: t('loadBalancers.title'), href: address.loadBalancers() }} />
    )
  }
  const view = balancerView(balancer)
  return (
    <SpaceBetween size="s">
      <BalancerHeader view={view} groups={resources.targetGroup} />
      {view.listeners.map((listener) => (
        <ListenerPanel
          key={listener.ListenerArn}
          view={view}
          listener={listener}
          groups={resources.targetGroup}
          traffic={traffic}
          now={now}
        />
      ))}
      {view.listeners.length === 0 ? (
        <Empty title={t('loadBalancers.noListeners')} sentence={t('loadBalancers.noListenersSentence')} />
      ) : null}
    </SpaceBetween>
  )
}

function BalancerHeader({ view, groups }: { view: BalancerView; groups: ReadonlyMap<string, WatchedTargetGroup> }) {
  const { t } = useI18n()
  const offline = useOffline()
  const openLink = useOpenLink()
  const [asked, setAsked] = useState<'listener' | 'attributes' | 'delete'>()
  const close = () => setAsked(undefined)
  const whyNot = { disabled: offline !== undefined, disabledReason: offline ?? '' }
  const { url } = view
  return (
    <>
      <Header
        variant="h1"
        info={<InfoLink topic="targetGroup" />}
        description={
          <>
            {t(typeWord(view.type))} · <Copyable text={view.dnsName} label={t('loadBalancers.copyDnsName')} />
          </>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button {...whyNot} onClick={() => setAsked('listener')}>
              {t('loadBalancers.listenerAdd')}
            </Button>
            <Button {...whyNot} onClick={() => setAsked('attributes')}>
              {t('loadBalancers.deed.attributes')}
            </Button>
            <Button {...whyNot} onClick={() => setAsked('delete')}>
              {t('loadBalancers.delete')}
            </Button>
            {url ? (
              <Button variant="primary" iconName="external" iconAlign="right" onClick={() => openLink(url)}>
                {t('service.open', { url: shownUrl(url) })}
              </Button>
            ) : null}
          </SpaceBetween>
        }
      >
        {view.name} <BalancerState view={view} />
      </Header>
      {asked === 'listener' ? <ListenerDialog view={view} groups={groups} listener={undefined} onClose={close} /> : null}
      {asked === 'attributes' ? <AttributesDialog of={{ kind: 'loadBalancer', arn: view.arn, name: view.name }} onClose={close} /> : null}
      {asked === 'delete' ? <DeleteLoadBalancer view={view} onClose={close} /> : null}
    </>
  )
}

function DeleteLoadBalancer({ view: { arn, name }, onClose }: { view: BalancerView; onClose(): void }) {
  const { t } = useI18n()
  const { loadBalancing } = useClient()
  return (
    <DeleteDialog
      name={name}
      title={t('loadBalancers.deleteTitle', { name })}
      action={t('loadBalancers.delete')}
      sentence={t('loadBalancers.deleteSentence')}
      remove={() => loadBalancing.deleteLoadBalancer({ LoadBalancerArn: arn })}
      onDeleted={() => navigate(address.loadBalancers())}
      onClose={onClose}
    />
  )
}
