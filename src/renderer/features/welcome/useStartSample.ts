import Button from '@cloudscape-design/components/button'
import { createElement, useCallback } from 'react'
import { address } from '../../app/addresses.ts'
import { useFlash } from '../../app/flash.tsx'
import { navigate } from '../../app/location.ts'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { rememberWelcomed } from './welcomed.ts'

const SAMPLE_COUNT = 2
const SCALE_TO = 4

/** Starts the sample service and goes to where its tasks come up. */
export function useStartSample(): [starting: boolean, start: () => void] {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [starting, run] = useAction()
  const start = useCallback(() => {
    const call = async () => {
      const { cluster, service } = await client.startSample({ desiredCount: SAMPLE_COUNT })
      rememberWelcomed()
      navigate(address.service(cluster, service))
      const scale = () =>
        void run(() => client.updateService({ cluster, service, desiredCount: SCALE_TO }), t('service.scaleFailed', { service }))
      flash({
        id: 'sample',
        type: 'success',
        content: t('welcome.sampleStarted', { service }),
        closesAfterMs: 20_000,
        action: createElement(Button, { onClick: scale }, t('welcome.scaleTo', { count: SCALE_TO })),
      })
    }
    void run(call, t('welcome.sampleFailed'))
  }, [client, flash, run, t])
  return [starting, start]
}
