import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { address } from '../../app/addresses.ts'
import { useScreenHelp } from '../../app/help.tsx'
import { useQueryValue } from '../../app/location.ts'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { revisionsOf } from './families.ts'
import { RevisionCompare } from './revision/RevisionCompare.tsx'
import { RevisionContainers } from './revision/RevisionContainers.tsx'
import { RevisionHeader } from './revision/RevisionHeader.tsx'
import { RevisionJson } from './revision/RevisionJson.tsx'
import { RevisionOverview } from './revision/RevisionOverview.tsx'
import { RevisionUsers } from './revision/RevisionUsers.tsx'
import { type ReadRevision, useRevision } from './revision/useRevision.ts'
import { useDefinitions } from './useUsers.ts'

/** One revision: what it says, how it differs, who uses it. */
export default function TaskDefinitionScreen({ family, revision: number }: { family: string; revision: string }) {
  const { t } = useI18n()
  const name = `${family}:${number}`
  const { definitions } = useDefinitions()
  const watched = [...definitions.values()].find((one) => one.family === family && String(one.revision) === number)
  const reading = useRevision(name, watched?.status)
  useScreenHelp('taskDefinition')
  if (reading.phase === 'loading') return <Loading label={t('common.loading')} />
  if (reading.phase === 'failed') {
    const back = { text: family, href: address.family(family) }
    return <NotFound title={t('taskDefinitions.revisionNotFound', { name })} message={reading.message} back={back} />
  }
  return <RevisionPage revision={reading.revision} />
}

function RevisionPage({ revision }: { revision: ReadRevision }) {
  const { t } = useI18n()
  const [tab, setTab] = useQueryValue('tab', 'overview')
  const { definitions, users } = useDefinitions()
  const all = revisionsOf(definitions.values(), revision.definition.family ?? '', users)
  const mine = users.filter((user) => user.revision === revision.name)
  const containers = revision.definition.containerDefinitions ?? []
  return (
    <SpaceBetween size="s">
      <RevisionHeader revision={revision} users={users} />
      <Tabs
        variant="container"
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          { id: 'overview', label: t('taskDefinitions.overview'), content: <RevisionOverview revision={revision} /> },
          {
            id: 'containers',
            label: t('task.containersCount', { count: containers.length }),
            content: <RevisionContainers definition={revision.definition} />,
          },
          { id: 'json', label: t('taskDefinitions.json'), content: <RevisionJson revision={revision} /> },
          { id: 'compare', label: t('taskDefinitions.compare'), content: <RevisionCompare revision={revision} all={all} /> },
          {
            id: 'users',
            label: t('taskDefinitions.usedByCount', { count: mine.length }),
            content: <RevisionUsers revision={revision.name} users={mine} />,
          },
        ]}
      />
    </SpaceBetween>
  )
}
