import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import Link from '@cloudscape-design/components/link'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import { address } from '../../app/addresses.ts'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Ago } from '../../components/Ago.tsx'
import { DataTable } from '../../components/DataTable.tsx'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { taskDefinitionLook } from '../../status/otherLooks.ts'
import { Status } from '../../status/Status.tsx'
import { DeregisterDialog } from './DeregisterDialog.tsx'
import { type Revision, revisionsOf, type User } from './families.ts'
import { UserLinks } from './UserLinks.tsx'
import { useDefinitions } from './useUsers.ts'

/** One family with all its revisions. */
export default function FamilyScreen({ family }: { family: string }) {
  const { t } = useI18n()
  const { definitions, users, phase, failure } = useDefinitions()
  const revisions = useMemo(() => revisionsOf(definitions.values(), family, users), [definitions, family, users])
  useScreenHelp('taskDefinition')
  if (phase === 'loading') return <Loading label={t('common.loading')} />
  if (revisions.length === 0) {
    const back = { text: t('taskDefinitions.title'), href: address.taskDefinitions() }
    return <NotFound title={t('taskDefinitions.familyNotFound', { name: family })} message={failure?.message} back={back} />
  }
  return (
    <SpaceBetween size="s">
      <FamilyHeader family={family} newest={revisions.find(({ status }) => status === 'ACTIVE')?.name ?? revisions[0]?.name ?? family} />
      <Container
        header={
          <Header variant="h2" counter={`(${revisions.length})`}>
            {t('taskDefinitions.revisions')}
          </Header>
        }
      >
        <RevisionsTable revisions={revisions} users={users} />
      </Container>
    </SpaceBetween>
  )
}

function FamilyHeader({ family, newest }: { family: string; newest: string }) {
  const { t } = useI18n()
  return (
    <Header
      variant="h1"
      info={<InfoLink topic="taskDefinition" />}
      actions={
        <Button variant="primary" onClick={() => navigate(address.newTaskDefinition(newest))}>
          {t('taskDefinitions.newRevision')}
        </Button>
      }
    >
      {family}
    </Header>
  )
}

function RevisionsTable({ revisions, users }: { revisions: readonly Revision[]; users: readonly User[] }) {
  const { t } = useI18n()
  const [selected, setSelected] = useState<readonly string[]>([])
  const [deregistering, setDeregistering] = useState<readonly string[]>([])
  const rows = revisions.filter(({ name }) => selected.includes(name))
  return (
    <>
      <DataTable
        label={t('taskDefinitions.revisions')}
        rows={revisions}
        keyOf={({ name }) => name}
        rowLabel={({ name }) => name}
        textOf={({ name, status, launchTypes }) => `${name} ${status} ${launchTypes.join(' ')}`}
        filterLabel={t('taskDefinitions.findRevisions')}
        empty={null}
        multiple
        selected={rows}
        onSelect={(next) => setSelected(next.map(({ name }) => name))}
        actions={<RevisionActions rows={rows} onDeregister={setDeregistering} />}
        columns={[
          {
            id: 'name',
            header: t('taskDefinitions.revision'),
            cell: ({ name }) => <Link href={address.taskDefinition(name)}>{name}</Link>,
            sortingComparator: (a, b) => a.revision - b.revision,
            isRowHeader: true,
          },
          {
            id: 'status',
            header: t('taskDefinitions.status'),
            cell: ({ status }) => <Status look={taskDefinitionLook(status)} raw={status} />,
            sortingField: 'status',
          },
          { id: 'launch', header: t('taskDefinitions.launchTypes'), cell: ({ launchTypes }) => launchTypes.join(', ') },
          {
            id: 'network',
            header: t('taskDefinitions.networkMode'),
            cell: ({ networkMode }) => networkMode ?? t('common.none'),
          },
          { id: 'users', header: t('taskDefinitions.usedBy'), cell: ({ users: of }) => <UserLinks users={of} /> },
          { id: 'registered', header: t('taskDefinitions.registeredAt'), cell: ({ registeredAt }) => <Ago at={registeredAt} /> },
        ]}
      />
      {deregistering.length > 0 ? (
        <DeregisterDialog revisions={deregistering} users={users} onClose={() => (setDeregistering([]), setSelected([]))} />
      ) : null}
    </>
  )
}

function RevisionActions({ rows, onDeregister }: { rows: readonly Revision[]; onDeregister(names: readonly string[]): void }) {
  const { t } = useI18n()
  const offline = useOffline()
  const active = rows.filter(({ status }) => status === 'ACTIVE').map(({ name }) => name)
  const [newer, older] = rows
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        disabled={rows.length !== 2}
        disabledReason={t('taskDefinitions.compareNeedsTwo')}
        onClick={() => navigate(address.taskDefinition(newer?.name ?? '', { tab: 'compare', with: older?.name }))}
      >
        {t('taskDefinitions.compare')}
      </Button>
      <Button
        disabled={active.length === 0 || offline !== undefined}
        disabledReason={offline ?? t('taskDefinitions.deregisterNeedsSelection')}
        onClick={() => onDeregister(active)}
      >
        {t('taskDefinitions.deregister')}
      </Button>
    </SpaceBetween>
  )
}
