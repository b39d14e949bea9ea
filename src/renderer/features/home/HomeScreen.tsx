import Alert from '@cloudscape-design/components/alert'
import Grid from '@cloudscape-design/components/grid'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useMemo } from 'react'
import { address } from '../../app/addresses.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { Loading } from '../../components/Loading.tsx'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { wasWelcomed } from '../welcome/welcomed.ts'
import { ClusterCards } from './ClusterCards.tsx'
import { homeView } from './homeView.ts'
import { NextSteps } from './NextSteps.tsx'
import { Problems } from './Problems.tsx'
import { RunningDeployments } from './RunningDeployments.tsx'

/** Is anything wrong, and what was I doing? */
export default function HomeScreen({ unknownAddress }: { unknownAddress: boolean }) {
  const { t } = useI18n()
  const state = useWatch({ scope: 'summary' })
  const view = useMemo(() => homeView(state, t), [state, t])
  const ready = state.phase === 'ready'
  const firstTime = ready && view.fresh && !wasWelcomed()
  useScreenHelp('overview')
  useEffect(() => {
    if (firstTime && !unknownAddress) navigate(address.welcome(), { replace: true })
  }, [firstTime, unknownAddress])
  if (!ready) return state.phase === 'loading' ? <Loading label={t('common.loading')} /> : null
  return (
    <SpaceBetween size="m">
      <Header variant="h1">{t('shell.home')}</Header>
      {unknownAddress ? <Alert type="info">{t('home.unknownAddress')}</Alert> : null}
      {view.problems.length > 0 ? <Problems problems={view.problems} /> : null}
      {view.fresh ? <NextSteps /> : null}
      <Grid
        gridDefinition={
          view.rolling.length > 0 ? [{ colspan: { default: 12, xs: 8 } }, { colspan: { default: 12, xs: 4 } }] : [{ colspan: 12 }]
        }
      >
        <ClusterCards clusters={view.clusters} />
        {view.rolling.length > 0 ? <RunningDeployments services={view.rolling} /> : null}
      </Grid>
      {view.fresh ? null : <NextSteps />}
    </SpaceBetween>
  )
}
