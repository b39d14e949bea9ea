import type { ClusterClient } from '#cluster/api/contract.ts'
import type { ServiceSwitches } from '#cluster/api/resources/switches.ts'
import type { Command } from '../../app/commands.tsx'
import type { useAction } from '../../app/useAction.ts'
import type { Translate } from '../../i18n/translate.ts'

interface Switched {
  cluster: string
  service: string
  switches: ServiceSwitches | undefined
  disabled: string | undefined
}

/** Pausing and holding, as commands of a service. */
export function switchCommands(
  client: ClusterClient,
  run: ReturnType<typeof useAction>[1],
  t: Translate,
  { cluster, service, switches, disabled }: Switched,
): Command[] {
  const paused = switches?.pausedSinceMs !== undefined
  const holds = switches?.holdsFailed === true
  const failed = t('switches.failed', { service })
  const toggle = (call: () => Promise<unknown>) => void run(call, failed)
  return [
    {
      id: 'service.pause',
      title: t(paused ? 'switches.resume' : 'switches.pause'),
      group: service,
      disabled,
      run: () => toggle(() => (paused ? client.resumeService({ cluster, service }) : client.pauseService({ cluster, service }))),
    },
    {
      id: 'service.hold',
      title: t(holds ? 'switches.holdOff' : 'switches.holdOn'),
      group: service,
      disabled,
      run: () => toggle(() => client.setServiceHold({ cluster, service, enabled: !holds })),
    },
  ]
}
