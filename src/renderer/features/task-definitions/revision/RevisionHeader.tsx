import Button from '@cloudscape-design/components/button'
import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import { address } from '../../../app/addresses.ts'
import { type Command, useCommands } from '../../../app/commands.tsx'
import { InfoLink } from '../../../app/help.tsx'
import { navigate } from '../../../app/location.ts'
import { useOffline } from '../../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../../app/useAction.ts'
import { Copyable } from '../../../components/Copyable.tsx'
import { useSaveText } from '../../../data/useSaveText.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { taskDefinitionLook } from '../../../status/otherLooks.ts'
import { Status } from '../../../status/Status.tsx'
import { DeregisterDialog } from '../DeregisterDialog.tsx'
import { familyName, type User } from '../families.ts'
import { useHomeCluster } from '../useUsers.ts'
import type { ReadRevision } from './useRevision.ts'

/** Which revision, and what one does with it. */
export function RevisionHeader({ revision, users }: { revision: ReadRevision; users: readonly User[] }) {
  const { t } = useI18n()
  const [deregistering, setDeregistering] = useState(false)
  const { commands, inactive } = useRevisionCommands(revision, users, setDeregistering)
  const run = (id: string) => commands.find((command) => command.id === id)?.run()
  const inMenu = commands.filter(({ id }) => id !== 'revision.new' && id !== 'revision.createService')
  return (
    <>
      <Header
        variant="h1"
        info={<InfoLink topic="taskDefinition" />}
        description={<Copyable text={revision.definition.taskDefinitionArn ?? ''} label={t('taskDefinitions.copyArn')} />}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={() => run('revision.new')}>{t('taskDefinitions.newRevision')}</Button>
            <ButtonDropdown
              items={inMenu.map(({ id, title, disabled }) => ({
                id,
                text: title,
                disabled: disabled !== undefined,
                ...(disabled === undefined ? {} : { disabledReason: disabled }),
              }))}
              onItemClick={({ detail }) => run(detail.id)}
            >
              {t('common.actions')}
            </ButtonDropdown>
            <Button
              variant="primary"
              disabled={inactive !== undefined}
              disabledReason={inactive ?? ''}
              onClick={() => run('revision.createService')}
            >
              {t('shell.createService')}
            </Button>
          </SpaceBetween>
        }
      >
        {revision.name} <Status look={taskDefinitionLook(revision.definition.status)} raw={revision.definition.status} />
      </Header>
      {deregistering ? <DeregisterDialog revisions={[revision.name]} users={users} onClose={() => setDeregistering(false)} /> : null}
    </>
  )
}

function useRevisionCommands(revision: ReadRevision, users: readonly User[], onDeregister: (asks: boolean) => void) {
  const { t } = useI18n()
  const offline = useOffline()
  const cluster = useHomeCluster()
  const save = useSaveText()
  const [, run] = useAction()
  const { name, text } = revision
  const inactive = revision.definition.status === 'ACTIVE' ? undefined : t('taskDefinitions.inactive')
  const commands = useMemo<Command[]>(() => {
    const file = { name: `${name.replace(':', '-')}.json`, text }
    const updates = users
      .filter((user) => familyName(user.revision) === familyName(name) && user.revision !== name)
      .map((user) => ({
        id: `revision.update.${user.cluster}.${user.service}`,
        title: t('taskDefinitions.updateServiceTo', { service: user.service }),
        group: name,
        disabled: inactive,
        run: () => navigate(address.updateService(user.cluster, user.service, name)),
      }))
    return [
      { id: 'revision.new', title: t('taskDefinitions.newRevision'), group: name, run: () => navigate(address.newTaskDefinition(name)) },
      {
        id: 'revision.createService',
        title: t('shell.createService'),
        group: name,
        keys: 'mod+n',
        disabled: inactive,
        run: () => navigate(address.createService(cluster, name)),
      },
      {
        id: 'revision.runTask',
        title: t('shell.runTask'),
        group: name,
        disabled: inactive,
        run: () => navigate(address.runTask(cluster, name)),
      },
      ...new Map(updates.map((update) => [update.id, update])).values(),
      {
        id: 'revision.save',
        title: t('taskDefinitions.saveJson'),
        group: name,
        keys: 'mod+s',
        run: () => void run(() => save(file), t('taskDefinitions.saveFailed')),
      },
      {
        id: 'revision.deregister',
        title: t('taskDefinitions.deregister'),
        group: name,
        disabled: offline ?? inactive,
        run: () => onDeregister(true),
      },
    ]
  }, [t, name, text, users, inactive, cluster, offline, save, run, onDeregister])
  useCommands(commands)
  return { commands, inactive }
}
