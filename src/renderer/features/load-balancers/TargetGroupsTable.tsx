import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import { useState } from 'react'
import { address } from '../../app/addresses.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { AttributesDialog } from './AttributesDialog.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { TargetGroupDialog } from './TargetGroupDialog.tsx'
import type { TargetGroupView } from './targetGroupForm.ts'

const deeds = ['edit', 'attributes', 'delete'] as const
type Deed = (typeof deeds)[number]

/** Every target group: how many of its targets are healthy, who sends to it, and how it is changed. */
export function TargetGroupsTable({ views }: { views: readonly TargetGroupView[] }) {
  const { t } = useI18n()
  const offline = useOffline()
  const [asked, setAsked] = useState<{ deed: Deed | 'add'; view?: TargetGroupView }>()
  const close = () => setAsked(undefined)
  const { deed, view } = asked ?? {}
  return (
    <Container
      header={
        <Header
          variant="h2"
          counter={`(${views.length})`}
          actions={
            <Button disabled={offline !== undefined} disabledReason={offline ?? ''} onClick={() => setAsked({ deed: 'add' })}>
              {t('loadBalancers.groupAdd')}
            </Button>
          }
        >
          {t('loadBalancers.targetGroups')}
        </Header>
      }
    >
      <DataTable
        label={t('loadBalancers.targetGroups')}
        rows={views}
        keyOf={({ arn }) => arn}
        rowLabel={({ name }) => name}
        textOf={({ name, listens, targetType }) => `${name} ${listens} ${targetType}`}
        filterLabel={t('loadBalancers.groupFind')}
        empty={<Empty title={t('loadBalancers.noGroups')} sentence={t('loadBalancers.noGroupsSentence')} />}
        columns={[
          { id: 'name', header: t('service.name'), cell: ({ name }) => <Ellipsis text={name} />, isRowHeader: true, sortingField: 'name' },
          { id: 'listens', header: t('loadBalancers.protocol'), cell: ({ listens }) => listens },
          { id: 'type', header: t('loadBalancers.targetType'), cell: ({ targetType }) => targetType },
          {
            id: 'healthy',
            header: t('loadBalancers.targets'),
            cell: ({ targets, healthy }) => t('loadBalancers.healthyOf', { healthy, targets }),
          },
          { id: 'usedBy', header: t('loadBalancers.usedBy'), cell: ({ usedBy }) => <UsedBy names={usedBy} /> },
          {
            id: 'deeds',
            header: t('loadBalancers.action'),
            cell: (row) => <Deeds view={row} onDeed={(chosen) => setAsked({ deed: chosen, view: row })} />,
          },
        ]}
      />
      {deed === 'add' ? <TargetGroupDialog onClose={close} /> : null}
      {deed === 'edit' && view ? <TargetGroupDialog group={view.group} onClose={close} /> : null}
      {deed === 'attributes' && view ? (
        <AttributesDialog of={{ kind: 'targetGroup', arn: view.arn, name: view.name }} onClose={close} />
      ) : null}
      {deed === 'delete' && view ? <DeleteTargetGroup view={view} onClose={close} /> : null}
    </Container>
  )
}

function UsedBy({ names }: { names: readonly string[] }) {
  const { t } = useI18n()
  if (names.length === 0) return t('common.none')
  return names.map((name, at) => (
    <span key={name}>
      {at > 0 ? ', ' : ''}
      <Link href={address.loadBalancer(name)}>{name}</Link>
    </span>
  ))
}

function Deeds({ view: { name, usedBy }, onDeed }: { view: TargetGroupView; onDeed(deed: Deed): void }) {
  const { t } = useI18n()
  const offline = useOffline()
  const whyNot = usedBy.length > 0 ? t('loadBalancers.groupInUse', { names: usedBy.join(', ') }) : undefined
  return (
    <ButtonDropdown
      variant="inline-icon"
      expandToViewport
      ariaLabel={t('loadBalancers.ruleActions', { rule: name })}
      disabled={offline !== undefined}
      items={deeds.map((id) => ({
        id,
        text: t(`loadBalancers.deed.${id}`),
        ...(id === 'delete' && whyNot !== undefined && { disabled: true, disabledReason: whyNot }),
      }))}
      onItemClick={({ detail }) => {
        const deed = deeds.find((id) => id === detail.id)
        if (deed) onDeed(deed)
      }}
    />
  )
}

function DeleteTargetGroup({ view: { arn, name }, onClose }: { view: TargetGroupView; onClose(): void }) {
  const { t } = useI18n()
  const { loadBalancing } = useClient()
  return (
    <DeleteDialog
      name={name}
      title={t('loadBalancers.groupDeleteTitle', { name })}
      action={t('loadBalancers.groupDelete')}
      sentence={t('loadBalancers.groupDeleteSentence')}
      remove={() => loadBalancing.deleteTargetGroup({ TargetGroupArn: arn })}
      onClose={onClose}
    />
  )
}
