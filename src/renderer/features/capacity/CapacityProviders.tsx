import type { Cluster } from '@aws-sdk/client-ecs'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import { address } from '../../app/addresses.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { ProviderView } from './capacityView.ts'
import { ProviderDialog } from './ProviderDialog.tsx'

interface Props {
  cluster: string
  region: string
  providers: readonly ProviderView[]
  /** Groups of the cluster that are behind none of them. */
  looseGroups: readonly AutoScalingGroupState[]
  defaults: Pick<Cluster, 'capacityProviders' | 'defaultCapacityProviderStrategy'>
}

/** The capacity providers of a cluster: their size, what managed scaling aims at, and the instances of their groups. */
export function CapacityProviders({ cluster, region, providers, looseGroups, defaults }: Props) {
  const { t } = useI18n()
  const offline = useOffline()
  const [dialog, setDialog] = useState<{ group?: AutoScalingGroupState }>()
  const off = { disabled: offline !== undefined, disabledReason: offline ?? '' }
  const groups = [...providers.flatMap(({ group }) => group ?? []), ...looseGroups]
  return (
    <SpaceBetween size="s">
      <Table
        variant="embedded"
        items={providers}
        trackBy="name"
        header={
          <Header
            variant="h2"
            counter={`(${providers.length})`}
            description={t('capacity.sentence')}
            actions={
              <Button onClick={() => setDialog({})} {...off}>
                {t('capacity.add')}
              </Button>
            }
          >
            {t('capacity.title')}
          </Header>
        }
        empty={<Box color="text-body-secondary">{t('capacity.none')}</Box>}
        columnDefinitions={[
          { id: 'name', header: t('capacity.name'), cell: ({ name }) => name, isRowHeader: true },
          { id: 'strategy', header: t('capacity.strategy'), cell: (provider) => <Strategy {...provider} /> },
          { id: 'tasks', header: t('cluster.tasks'), cell: ({ running, waiting }) => t('capacity.tasks', { running, waiting }) },
          { id: 'size', header: t('capacity.size'), cell: ({ group }) => <Size group={group} /> },
          { id: 'reservation', header: t('capacity.reservation'), cell: ({ group }) => <Reservation group={group} /> },
          {
            id: 'actions',
            header: t('common.actions'),
            cell: ({ group }) =>
              group ? (
                <Button
                  variant="inline-link"
                  onClick={() => setDialog({ group })}
                  ariaLabel={t('capacity.changeOne', { name: group.name })}
                  {...off}
                >
                  {t('capacity.change')}
                </Button>
              ) : null,
          },
        ]}
      />
      {groups.map((group) => (
        <GroupDetails key={group.arn} cluster={cluster} group={group} />
      ))}
      {dialog ? (
        <ProviderDialog cluster={cluster} region={region} defaults={defaults} {...dialog} onClose={() => setDialog(undefined)} />
      ) : null}
    </SpaceBetween>
  )
}

function Strategy({ base, weight }: ProviderView) {
  const { t } = useI18n()
  return weight === undefined ? t('common.none') : t('capacity.baseAndWeight', { base: base ?? 0, weight })
}

function Size({ group }: { group: AutoScalingGroupState | undefined }) {
  const { t } = useI18n()
  if (!group) return t('capacity.onThisComputer')
  const { instances, minSize, maxSize, desiredCapacity, instanceType } = group
  return t('capacity.sizeOf', { count: instances.length, desired: desiredCapacity, min: minSize, max: maxSize, type: instanceType })
}

function Reservation({ group }: { group: AutoScalingGroupState | undefined }) {
  const { t } = useI18n()
  const { reservation, capacityProvider } = group ?? {}
  if (!reservation) return t('common.none')
  const target = capacityProvider?.managedScaling?.targetCapacity ?? 100
  return t('capacity.reservationOf', {
    percent: Math.round(reservation.percent),
    target,
    needed: reservation.needed,
    running: reservation.running,
  })
}

function GroupDetails({ cluster, group }: { cluster: string; group: AutoScalingGroupState }) {
  const { t, format } = useI18n()
  return (
    <ExpandableSection
      headerText={t('capacity.groupOf', { name: group.name, count: group.instances.length })}
      headerDescription={group.capacityProvider ? '' : t('capacity.noProvider')}
    >
      <SpaceBetween size="s">
        <Table
          variant="embedded"
          items={group.instances}
          trackBy="id"
          empty={<Box color="text-body-secondary">{t('capacity.noInstances')}</Box>}
          columnDefinitions={[
            {
              id: 'id',
              header: t('cluster.instance'),
              cell: ({ id, containerInstanceArn }) =>
                containerInstanceArn ? <Link href={address.containerInstance(cluster, containerInstanceArn)}>{id}</Link> : id,
              isRowHeader: true,
            },
            { id: 'type', header: t('instances.typeAndZone'), cell: (one) => `${one.instanceType} · ${one.availabilityZone}` },
            { id: 'state', header: t('capacity.lifecycle'), cell: ({ lifecycleState }) => lifecycleState },
          ]}
        />
        <Table
          variant="embedded"
          items={group.activities}
          empty={<Box color="text-body-secondary">{t('capacity.noActivities')}</Box>}
          columnDefinitions={[
            { id: 'at', header: t('capacity.when'), cell: ({ atMs }) => format.time(atMs) },
            { id: 'what', header: t('capacity.what'), cell: ({ sentence }) => sentence },
          ]}
        />
      </SpaceBetween>
    </ExpandableSection>
  )
}
