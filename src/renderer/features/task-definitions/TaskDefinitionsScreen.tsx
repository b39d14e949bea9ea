import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo } from 'react'
import { address } from '../../app/addresses.ts'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { Ago } from '../../components/Ago.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Ellipsis } from '../../components/Ellipsis.tsx'
import { Empty } from '../../components/Empty.tsx'
import { Loading } from '../../components/Loading.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { taskDefinitionLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { TemplateGallery } from './editor/TemplateGallery.tsx'
import { familiesOf } from './families.ts'
import { useImport } from './import/useImport.ts'
import { UserLinks } from './UserLinks.tsx'
import { useDefinitions } from './useUsers.ts'

/** All families of task definitions. */
export default function TaskDefinitionsScreen() {
  const { t } = useI18n()
  const { definitions, users, phase } = useDefinitions()
  const families = useMemo(() => familiesOf(definitions.values(), users), [definitions, users])
  useScreenHelp('taskDefinition')
  if (phase === 'ready' && families.length === 0) return <NoFamilies />
  return (
    <Container header={<ListHeader count={phase === 'ready' ? families.length : undefined} />}>
      {phase === 'loading' ? (
        <Loading label={t('common.loading')} rows={4} />
      ) : (
        <DataTable
          label={t('taskDefinitions.title')}
          rows={families}
          keyOf={({ family }) => family}
          rowLabel={({ family }) => family}
          textOf={({ family, status, launchTypes }) => `${family} ${status} ${launchTypes.join(' ')}`}
          filterLabel={t('taskDefinitions.find')}
          empty={null}
          columns={[
            {
              id: 'family',
              header: t('taskDefinitions.family'),
              cell: ({ family }) => (
                <Link href={address.family(family)}>
                  <Ellipsis text={family} />
                </Link>
              ),
              sortingField: 'family',
              isRowHeader: true,
            },
            {
              id: 'latest',
              header: t('taskDefinitions.latest'),
              cell: ({ family, latest }) => (
                <Link href={address.taskDefinition(`${family}:${latest}`)} ariaLabel={`${family}:${latest}`}>
                  {latest}
                </Link>
              ),
              sortingField: 'latest',
            },
            {
              id: 'status',
              header: t('taskDefinitions.status'),
              cell: ({ status }) => <Status look={taskDefinitionLook(status)} raw={status} />,
              sortingField: 'status',
            },
            {
              id: 'users',
              header: t('taskDefinitions.usedBy'),
              cell: ({ users: of }) => <UserLinks users={of} />,
              sortingComparator: (a, b) => a.users.length - b.users.length,
            },
            {
              id: 'registered',
              header: t('taskDefinitions.registeredAt'),
              cell: ({ registeredAt }) => <Ago at={registeredAt} />,
              sortingComparator: (a, b) => Number(a.registeredAt ?? 0) - Number(b.registeredAt ?? 0),
            },
            { id: 'active', header: t('taskDefinitions.active'), cell: ({ activeCount }) => activeCount, sortingField: 'activeCount' },
            { id: 'launch', header: t('taskDefinitions.launchTypes'), cell: ({ launchTypes }) => launchTypes.join(', ') },
          ]}
        />
      )}
    </Container>
  )
}

function ListHeader({ count }: { count: number | undefined }) {
  const { t } = useI18n()
  const { openFile } = useImport()
  return (
    <Header
      variant="h1"
      info={<InfoLink topic="taskDefinition" />}
      counter={count === undefined ? '' : `(${count})`}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={() => void openFile()}>{t('import.action')}</Button>
          <Button variant="primary" onClick={() => navigate(address.newTaskDefinition())}>
            {t('shell.newTaskDefinition')}
          </Button>
        </SpaceBetween>
      }
    >
      {t('taskDefinitions.title')}
    </Header>
  )
}

function NoFamilies() {
  const { t } = useI18n()
  return (
    <SpaceBetween size="m">
      <Header variant="h1" info={<InfoLink topic="taskDefinition" />}>
        {t('taskDefinitions.title')}
      </Header>
      <div className="drop-area">
        <Empty title={t('taskDefinitions.none')} sentence={t('taskDefinitions.noneSentence')} />
      </div>
      <TemplateGallery />
    </SpaceBetween>
  )
}
