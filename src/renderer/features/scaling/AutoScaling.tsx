import type { Service } from '@aws-sdk/client-ecs'
import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { Decision } from '#cluster/api/resources/decisions.ts'
import type { WatchedPolicy, WatchedScaling } from '#cluster/api/resources/scaling.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { LoadChart } from '../health/LoadChart.tsx'
import { ActivitiesTable } from './ActivitiesTable.tsx'
import { PolicySentence } from './PolicySentence.tsx'
import { RemoveScalingDialog } from './RemoveScalingDialog.tsx'
import { ScalingDialog } from './ScalingDialog.tsx'
import { ScalingPreview } from './ScalingPreview.tsx'
import { ScheduledActions } from './ScheduledActions.tsx'
import { metricOf, unusedMetric } from './scalingForm.ts'

type Open = { what: 'add' } | { what: 'edit'; policy: WatchedPolicy } | { what: 'remove' }

interface Props {
  service: Service
  scaling: WatchedScaling | undefined
  /** Of the service, newest first. */
  decisions: readonly Decision[]
}

/** What scales a service, and each thing that did, with why. */
export function AutoScaling({ service, scaling, decisions }: Props) {
  const { t } = useI18n()
  const [open, setOpen] = useState<Open>()
  const offline = useOffline()
  const close = () => setOpen(undefined)
  const tracking = scaling?.policies.find(({ TargetTrackingScalingPolicyConfiguration: config }) => config !== undefined)
  const aim = {
    target: tracking?.TargetTrackingScalingPolicyConfiguration?.TargetValue ?? 0,
    min: scaling?.minCapacity ?? 0,
    max: scaling?.maxCapacity ?? 0,
  }
  const reason = service.schedulingStrategy === 'DAEMON' ? t('scaling.daemon') : offline
  const disabled = reason === undefined ? {} : { disabled: true, disabledReason: reason }
  const add = (
    <Button onClick={() => setOpen({ what: 'add' })} {...disabled}>
      {t('scaling.add')}
    </Button>
  )
  return (
    <>
      {scaling ? (
        <SpaceBetween size="m">
          <Header
            variant="h2"
            description={t('scaling.between', { min: scaling.minCapacity, max: scaling.maxCapacity })}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <Button onClick={() => setOpen({ what: 'remove' })} {...disabled}>
                  {t('scaling.remove')}
                </Button>
                {unusedMetric(scaling) ? add : null}
              </SpaceBetween>
            }
          >
            {t('scaling.title')}
          </Header>
          <Suspended scaling={scaling} />
          {scaling.policies.length === 0 ? <Box color="text-body-secondary">{t('scaling.noPolicies')}</Box> : null}
          {scaling.policies.map((policy) => (
            <PolicySentence
              key={policy.PolicyName}
              scaling={scaling}
              desired={service.desiredCount ?? 0}
              policy={policy}
              onEdit={() => setOpen({ what: 'edit', policy })}
              disabledReason={reason}
            />
          ))}
          {tracking ? (
            <ColumnLayout columns={2}>
              <LoadChart service={service} measured threshold={{ title: t('scaling.targetLine'), percent: aim.target }} />
              <ScalingPreview service={service} metric={metricOf(tracking)} aim={aim} decisions={decisions} measured />
            </ColumnLayout>
          ) : null}
          {scaling.actions.length > 0 ? <ScheduledActions actions={scaling.actions} /> : null}
          <ActivitiesTable activities={scaling.activities} />
        </SpaceBetween>
      ) : (
        <Empty title={t('scaling.none', { count: service.desiredCount ?? 0 })} sentence={t('scaling.noneSentence')} action={add} />
      )}
      {open?.what === 'add' ? <ScalingDialog service={service} scaling={scaling} decisions={decisions} onClose={close} /> : null}
      {open?.what === 'edit' ? (
        <ScalingDialog service={service} scaling={scaling} decisions={decisions} policy={open.policy} onClose={close} />
      ) : null}
      {open?.what === 'remove' && scaling ? <RemoveScalingDialog scaling={scaling} service={service} onClose={close} /> : null}
    </>
  )
}

/** Somebody switched a part of it off; nothing else on the screen would say so. */
function Suspended({ scaling: { suspended } }: { scaling: WatchedScaling }) {
  const { t, format } = useI18n()
  const parts = [
    ...(suspended.scaleOut ? [t('scaling.out')] : []),
    ...(suspended.scaleIn ? [t('scaling.in')] : []),
    ...(suspended.scheduled ? [t('scaling.scheduled')] : []),
  ]
  if (parts.length === 0) return null
  return <Alert type="warning">{t('scaling.suspended', { parts: format.list(parts) })}</Alert>
}
