import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect } from 'react'
import { address } from '../../app/addresses.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { useAction } from '../../app/useAction.ts'
import { Loading } from '../../components/Loading.tsx'
import { useClient, useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { EngineChecklist } from './EngineChecklist.tsx'
import { ReadyFacts } from './ReadyFacts.tsx'
import { useEngineChoices } from './useEngineChoices.ts'
import { useStartSample } from './useStartSample.ts'
import { rememberWelcomed } from './welcomed.ts'
import { welcomeState } from './welcomeState.ts'

/** Reaching a running cluster: which engine there is, what to do where there is none, and the first service. */
export default function WelcomeScreen() {
  const { t } = useI18n()
  const client = useClient()
  const { status, phase } = useWatch({ scope: 'summary' })
  const choices = useEngineChoices(status?.engine.choices)
  const [switching, run] = useAction()
  const [starting, startSample] = useStartSample()
  useScreenHelp('overview')
  useEffect(() => rememberWelcomed, [])
  if (!status) return phase === 'loading' ? <Loading label={t('common.loading')} /> : null
  const { state, found } = welcomeState(status, choices)
  const use = (engine: string) => void run(() => client.useEngine({ engine }), t('welcome.useFailed', { engine }))
  return (
    <SpaceBetween size="m">
      <Header variant="h1" description={t('welcome.what')}>
        {t('welcome.title')}
      </Header>
      {state === 'docker' ? (
        <Alert type="success" header={t('welcome.engineReady', { product: status.engine.product, version: status.engine.version })} />
      ) : null}
      {state === 'foundLater' && found ? (
        <Alert
          type="success"
          header={t('welcome.engineFound', { name: found.name })}
          action={
            <Button loading={switching} onClick={() => use(found.address)}>
              {t('welcome.useThis')}
            </Button>
          }
        >
          {t('welcome.nowSimulated')}
        </Alert>
      ) : null}
      {state === 'none' ? (
        <Alert type="warning" header={t('welcome.noEngine')}>
          {t('welcome.noEngineHint')}
        </Alert>
      ) : null}
      <Container header={<Header variant="h2">{t(state === 'docker' ? 'welcome.startHere' : 'welcome.tryWithout')}</Header>}>
        <SpaceBetween size="s">
          <Box>{t(state === 'docker' ? 'welcome.sampleHint' : 'welcome.simulatedHint')}</Box>
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="primary" loading={starting} onClick={startSample}>
              {t('welcome.startSample')}
            </Button>
            <Button onClick={() => navigate(address.newTaskDefinition())}>{t('welcome.openDefinition')}</Button>
            <Button variant="link" onClick={() => navigate(address.home())}>
              {t('welcome.goHome')}
            </Button>
          </SpaceBetween>
        </SpaceBetween>
      </Container>
      <EngineChecklist choices={choices} current={status.engine} switching={switching} onUse={use} />
      <ReadyFacts status={status} />
    </SpaceBetween>
  )
}
