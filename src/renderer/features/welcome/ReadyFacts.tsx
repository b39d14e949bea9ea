import Container from '@cloudscape-design/components/container'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import type { MarinaStatus } from '#cluster/api/resources/marina.ts'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** What was chosen for the user, all of it visible before the first click. */
export function ReadyFacts({ status }: { status: MarinaStatus }) {
  const { t, format } = useI18n()
  const { engine } = status
  return (
    <Container>
      <KeyValuePairs
        columns={4}
        items={[
          { label: t('welcome.endpoint'), value: <Copyable text={status.endpoint} label={t('shell.copyEndpoint')} /> },
          {
            label: t('welcome.size'),
            value: t('shell.engineSize', { cpus: format.number(engine.cpus), memory: format.memory(engine.memoryMiB) }),
          },
          { label: t('welcome.accountRegion'), value: `${status.account} · ${status.region}` },
          {
            label: t('welcome.dataFolder'),
            value: status.ephemeral ? t('welcome.ephemeral') : <span className="break-anywhere">{status.dataFolder}</span>,
          },
        ]}
      />
    </Container>
  )
}
