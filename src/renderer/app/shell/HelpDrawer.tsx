import Box from '@cloudscape-design/components/box'
import HelpPanel from '@cloudscape-design/components/help-panel'
import Link from '@cloudscape-design/components/link'
import { useI18n } from '../../i18n/I18n.tsx'
import { type HelpTopic, useHelp } from '../help.tsx'

const nouns = ['cluster', 'taskDefinition', 'task', 'service', 'loadBalancer', 'targetGroup'] as const satisfies readonly HelpTopic[]

/** One sentence for each ECS noun, with what Kubernetes calls it; the screen's own noun first. */
export function HelpDrawer() {
  const { t } = useI18n()
  const { topic } = useHelp()
  const ordered = topic === 'overview' ? nouns : [topic, ...nouns.filter((noun) => noun !== topic)]
  return (
    <HelpPanel header={<h2>{t('help.overview.title')}</h2>} footer={<LearnMore />}>
      {ordered.map((noun) => (
        <section key={noun}>
          <h3>{t(`help.${noun}.title`)}</h3>
          <p>{t(`help.${noun}.sentence`)}</p>
          <p>
            <Box variant="strong">{t('help.kubernetes')}</Box> {t(`help.${noun}.kubernetes`)}
          </p>
        </section>
      ))}
    </HelpPanel>
  )
}

function LearnMore() {
  const { t } = useI18n()
  return (
    <>
      <h3>{t('help.more')}</h3>
      <Link external href="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/" fontSize="body-m">
        {t('help.ecsGuide')}
      </Link>
    </>
  )
}
