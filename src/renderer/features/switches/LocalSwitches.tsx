import type { Service } from '@aws-sdk/client-ecs'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Multiselect from '@cloudscape-design/components/multiselect'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { shortName } from '#cluster/api/arns.ts'
import type { ServiceSwitches } from '#cluster/api/resources/switches.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** A service with what only Marina has of it. */
export interface SwitchedService {
  cluster: string
  service: Service
  /** Undefined while nothing is switched on. */
  switches: ServiceSwitches | undefined
}

/** In which order services start: ECS has none, so nothing of it is in the service's configuration. */
export function LocalSwitches({ cluster, service, switches }: SwitchedService) {
  const { t } = useI18n()
  const client = useClient()
  const { resources } = useWatch({ scope: 'cluster', cluster })
  const [busy, run] = useAction()
  const offline = useOffline()
  const now = (switches?.after ?? []).map(shortName)
  const [draft, setDraft] = useState<string[]>()
  const name = service.serviceName ?? ''
  const chosen = draft ?? now
  const others = [...resources.service.values()].filter(({ status, serviceName }) => status === 'ACTIVE' && serviceName !== name)
  const options = others.map(({ serviceName = '' }) => ({ value: serviceName, label: serviceName }))
  const save = async () => {
    if (await run(() => client.setServiceOrder({ cluster, service: name, after: chosen }), t('switches.failed', { service: name })))
      setDraft(undefined)
  }
  const unchanged = draft === undefined || draft.join() === now.join()
  return (
    <SpaceBetween size="s">
      <Header variant="h3" description={t('switches.localOnly')}>
        {t('switches.title')}
      </Header>
      <FormField label={t('switches.orderLabel')} description={t('switches.orderWhat')}>
        <SpaceBetween direction="horizontal" size="xs" alignItems="center">
          <Multiselect
            selectedOptions={chosen.map((value) => ({ value, label: value }))}
            options={options}
            placeholder={t('switches.noOrder')}
            empty={t('switches.noOthers')}
            onChange={({ detail }) => setDraft(detail.selectedOptions.flatMap(({ value }) => value ?? []))}
          />
          <Button onClick={() => void save()} loading={busy} disabled={unchanged || offline !== undefined}>
            {t('switches.saveOrder')}
          </Button>
        </SpaceBetween>
      </FormField>
    </SpaceBetween>
  )
}
