import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import { useState } from 'react'
import type { WatchedListener, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { AttributesDialog } from './AttributesDialog.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { ListenerDialog } from './ListenerDialog.tsx'
import type { BalancerView } from './loadBalancerView.ts'

const deeds = ['edit', 'attributes', 'delete'] as const

interface Props {
  view: BalancerView
  listener: WatchedListener
  groups: ReadonlyMap<string, WatchedTargetGroup>
}

/** What can be done with a listener as a whole. */
export function ListenerActions({ view, listener, groups }: Props) {
  const { t } = useI18n()
  const offline = useOffline()
  const [asked, setAsked] = useState<(typeof deeds)[number]>()
  const close = () => setAsked(undefined)
  const name = `${listener.Protocol}:${listener.Port}`
  return (
    <>
      <ButtonDropdown
        disabled={offline !== undefined}
        ariaLabel={t('loadBalancers.ruleActions', { rule: name })}
        items={deeds.map((id) => ({ id, text: t(`loadBalancers.deed.${id}`) }))}
        onItemClick={({ detail }) => setAsked(deeds.find((id) => id === detail.id))}
      >
        {t('loadBalancers.listener')}
      </ButtonDropdown>
      {asked === 'edit' ? <ListenerDialog view={view} groups={groups} listener={listener} onClose={close} /> : null}
      {asked === 'attributes' ? (
        <AttributesDialog of={{ kind: 'listener', arn: listener.ListenerArn ?? '', name }} onClose={close} />
      ) : null}
      {asked === 'delete' ? <DeleteListener arn={listener.ListenerArn} name={name} onClose={close} /> : null}
    </>
  )
}

function DeleteListener({ arn, name, onClose }: { arn: string | undefined; name: string; onClose(): void }) {
  const { t } = useI18n()
  const { loadBalancing } = useClient()
  return (
    <DeleteDialog
      name={name}
      title={t('loadBalancers.listenerDeleteTitle', { name })}
      action={t('loadBalancers.listenerDelete')}
      sentence={t('loadBalancers.listenerDeleteSentence')}
      remove={() => loadBalancing.deleteListener({ ListenerArn: arn })}
      onClose={onClose}
    />
  )
}
