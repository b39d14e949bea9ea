import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { EngineChecklist } from '../welcome/EngineChecklist.tsx'
import { useEngineChoices } from '../welcome/useEngineChoices.ts'

/** The engine in use, why it was chosen, and the others. */
export function EngineSettings({ status }: { status: MarinaStatus }) {
  const { t } = useI18n()
  const client = useClient()
  const [switching, run] = useAction()
  const choices = useEngineChoices(status.engine.choices)
  return (
    <EngineChecklist
      choices={choices}
      current={status.engine}
      switching={switching}
      onUse={(engine) => void run(() => client.useEngine({ engine }), t('welcome.useFailed', { engine }))}
    />
  )
}
