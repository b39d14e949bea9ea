import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { address } from '../../app/addresses.ts'
import { Ago } from '../../components/Ago.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Problem } from './homeView.ts'

/** The last failures, each with the way to its page. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = useI18n()
  return (
    <Container header={<Header variant="h2">{t('home.problems')}</Header>}>
      <ul className="rows">
        {problems.map((problem) => (
          <li key={problem.taskArn} className="row">
            <StatusIndicator type="error" iconAriaLabel={t('status.failed')}>
              {problem.owner}
            </StatusIndicator>
            <span className="row-main">
              {problem.headline} {problem.more > 0 ? t('home.moreLikeThis', { count: problem.more }) : null}
            </span>
            <Link href={address.task(problem.cluster, problem.taskArn)} ariaLabel={t('home.whyOf', { owner: problem.owner })}>
              {t('task.why')}
            </Link>
            <span className="row-end">
              <Ago at={problem.at} />
            </span>
          </li>
        ))}
      </ul>
    </Container>
  )
}
