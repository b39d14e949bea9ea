import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { EngineChoice, EngineStatus } from '#cluster/api/resources/marina.ts'
import { Copyable } from '../../components/Copyable.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { isAtHand, isSimulated, sortChoices } from './welcomeState.ts'

interface Props {
  choices: readonly EngineChoice[]
  current: EngineStatus
  switching: boolean
  onUse(address: string): void
}

/** Every engine that was looked at: which one is used, why the others are not, and what would help. */
export function EngineChecklist({ choices, current, switching, onUse }: Props) {
  const { t } = useI18n()
  return (
    <Container
      header={
        <Header variant="h2" description={t('welcome.checkedAgain')}>
          {t('welcome.engines')}
        </Header>
      }
    >
      <ul className="rows">
        {sortChoices(choices).map((choice) => (
          <li key={`${choice.name} ${choice.address}`} className="row">
            <StatusIndicator
              type={choice.chosen ? 'success' : isAtHand(choice) ? 'warning' : 'stopped'}
              iconAriaLabel={t(choice.chosen ? 'welcome.found' : 'welcome.notFound')}
            >
              {choice.name}
            </StatusIndicator>
            <span className="row-main">
              {choice.why}
              {choice.remedy ? <Remedy remedy={choice.remedy} /> : null}
            </span>
            {choice.chosen && choice.address !== current.address ? (
              <Button loading={switching} onClick={() => onUse(choice.address)} ariaLabel={t('welcome.use', { name: choice.name })}>
                {t('welcome.useThis')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {isSimulated(current.address) || current.kind === 'simulated' ? null : (
        <Box padding={{ top: 's' }}>
          <Button variant="inline-link" loading={switching} onClick={() => onUse('simulated')}>
            {t('welcome.tryWithout')}
          </Button>
        </Box>
      )}
    </Container>
  )
}

function Remedy({ remedy }: { remedy: NonNullable<EngineChoice['remedy']> }) {
  const { t } = useI18n()
  return (
    <Box color="text-body-secondary">
      {remedy.sentence} {remedy.command ? <Copyable text={remedy.command} label={t('welcome.copyCommand')} /> : null}
    </Box>
  )
}
