import Button from '@cloudscape-design/components/button'
import { useState } from 'react'
import { useFlash } from '../../app/flash.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { InstanceView } from './clusterView.ts'

interface Props {
  cluster: string
  instance: InstanceView
  /** As links, where there are many of them. */
  inRow?: boolean
}

/** Drain or take back; the loss of a machine only where it can be played. */
export function InstanceActions({ cluster, instance, inRow = false }: Props) {
  const { t, format } = useI18n()
  const client = useClient()
  const offline = useOffline()
  const [busy, run] = useAction()
  const [terminating, setTerminating] = useState(false)
  const drains = instance.status === 'DRAINING'
  const change = () =>
    run(
      () =>
        client.updateContainerInstancesState({
          cluster,
          containerInstances: [instance.arn],
          status: drains ? 'ACTIVE' : 'DRAINING',
        }),
      t('instances.stateFailed', { instance: instance.ec2InstanceId }),
    )
  const [interrupting, runInterrupt] = useAction()
  const { flash } = useFlash()
  const interrupt = () =>
    runInterrupt(
      async () => {
        const { drains, endsAtMs } = await client.interruptContainerInstance({ cluster, containerInstance: instance.arn })
        const named = { instance: instance.ec2InstanceId, time: format.time(endsAtMs) }
        flash({ type: 'info', content: t(drains ? 'capacity.instanceDrains' : 'capacity.instanceEnds', named) })
      },
      t('capacity.instanceNotInterrupted', { instance: instance.ec2InstanceId }),
    )
  const off = {
    disabled: offline !== undefined,
    disabledReason: offline ?? '',
    variant: inRow ? ('inline-link' as const) : ('normal' as const),
  }
  return (
    <span className="button-row">
      <Button
        loading={busy}
        onClick={() => void change()}
        ariaLabel={t(drains ? 'instances.activateOne' : 'instances.drainOne', { instance: instance.ec2InstanceId })}
        {...off}
      >
        {t(drains ? 'instances.activate' : 'instances.drain')}
      </Button>
      {instance.isTerminable ? (
        <Button onClick={() => setTerminating(true)} ariaLabel={t('instances.terminateOne', { instance: instance.ec2InstanceId })} {...off}>
          {t('instances.terminate')}
        </Button>
      ) : null}
      {instance.isTerminable ? (
        <Button
          loading={interrupting}
          onClick={() => void interrupt()}
          ariaLabel={t('capacity.interruptInstanceOne', { instance: instance.ec2InstanceId })}
          {...off}
        >
          {t('capacity.interrupt')}
        </Button>
      ) : null}
      {terminating ? <TerminateDialog cluster={cluster} instance={instance} onClose={() => setTerminating(false)} /> : null}
    </span>
  )
}

function TerminateDialog({ cluster, instance, onClose }: Props & { onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const named = { instance: instance.ec2InstanceId }
  const terminate = async () => {
    const worked = await run(
      () => client.terminateContainerInstance({ cluster, containerInstance: instance.arn }),
      t('instances.terminateFailed', named),
    )
    onClose()
    if (worked) flash({ type: 'success', content: t('instances.terminated', named) })
  }
  return (
    <ConfirmDialog
      title={t('instances.terminateTitle', named)}
      action={t('instances.terminate')}
      onAction={() => void terminate()}
      onClose={onClose}
      busy={busy}
    >
      {t('instances.terminateSentence', { count: instance.shares.length })}
    </ConfirmDialog>
  )
}
