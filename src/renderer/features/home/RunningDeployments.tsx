import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import ProgressBar from '@cloudscape-design/components/progress-bar'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../app/addresses.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { primaryDeployment, type ServiceView } from '../services/serviceView.ts'

/** What is being rolled out right now. */
export function RunningDeployments({ services }: { services: readonly ServiceView[] }) {
  const { t } = useI18n()
  return (
    <Container header={<Header variant="h2">{t('home.deployments')}</Header>}>
      <SpaceBetween size="s">
        {services.map((view) => (
          <Rollout key={view.arn} view={view} />
        ))}
      </SpaceBetween>
    </Container>
  )
}

function Rollout({ view }: { view: ServiceView }) {
  const { t } = useI18n()
  const { runningCount = 0, desiredCount = 0 } = primaryDeployment(view.service) ?? {}
  return (
    <ProgressBar
      label={<Link href={address.service(view.cluster, view.name)}>{view.name}</Link>}
      description={view.taskDefinition}
      value={desiredCount === 0 ? 0 : (runningCount / desiredCount) * 100}
      additionalInfo={t('home.newTasks', { running: runningCount, desired: desiredCount })}
    />
  )
}
