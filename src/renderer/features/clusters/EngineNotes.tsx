import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { InstanceEngineState, MarinaStatus } from '#cluster/api/resources/marina.ts'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** Engines elsewhere that are out of reach, and those that Marina waits for to leave them clean; nothing where there are none. */
export function EngineNotes({ status }: { status: MarinaStatus | undefined }) {
  const away = (status?.instanceEngines ?? []).filter(({ connected }) => !connected)
  if (away.length === 0) return null
  return (
    <SpaceBetween size="s">
      {away.map((engine) => (
        <EngineNote key={engine.address} engine={engine} />
      ))}
    </SpaceBetween>
  )
}

function EngineNote({ engine: { address, instances, lostWhy, lostAt } }: { engine: InstanceEngineState }) {
  const { t, format } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const forget = async () => {
    const worked = await run(() => client.forgetEngine({ engine: address }), t('instances.forgetFailed', { engine: address }))
    if (worked) flash({ type: 'success', content: t('instances.forgotten', { engine: address }) })
  }
  const since = lostAt === undefined ? '' : format.time(lostAt)
  const button = (
    <Button loading={busy} onClick={() => void forget()} ariaLabel={t('instances.forgetOne', { engine: address })}>
      {t('instances.forget')}
    </Button>
  )
  return (
    <Alert type="warning" header={t('instances.away', { engine: address, since })} action={instances === 0 ? button : undefined}>
      <div className="break-anywhere">{lostWhy}</div>
      {t(instances === 0 ? 'instances.stillToClean' : 'instances.awaySentence')}
    </Alert>
  )
}
