import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { TaskHold } from '#cluster/api/resources/switches.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { Copyable } from '../../components/Copyable.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** That the containers of a failed task are kept, how to look into them, and how to let go. */
export function HeldTask({ cluster, task, hold }: { cluster: string; task: string; hold: TaskHold }) {
  const { t } = useI18n()
  const client = useClient()
  const [busy, run] = useAction()
  const offline = useOffline()
  const release = () => void run(() => client.releaseTask({ cluster, task }), t('switches.releaseFailed'))
  const isHeld = hold.state === 'held'
  return (
    <Alert
      type="info"
      header={t(isHeld ? 'switches.held' : 'switches.holdWanted')}
      action={
        <Button onClick={release} loading={busy} disabled={offline !== undefined}>
          {t('switches.release')}
        </Button>
      }
    >
      {isHeld ? (
        <SpaceBetween size="xxs">
          <span>{t('switches.heldWhat')}</span>
          {hold.containers.map((name) => (
            <Copyable key={name} text={`docker cp ${name}:/PATH .`} label={t('switches.copyCommand')} />
          ))}
        </SpaceBetween>
      ) : null}
    </Alert>
  )
}
