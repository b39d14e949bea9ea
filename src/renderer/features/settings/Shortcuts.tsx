import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useAllCommands } from '../../app/commands.tsx'
import { showKeys } from '../../app/keys.ts'
import { useI18n } from '../../i18n/I18n.tsx'

/** Every key there is, from the commands themselves; and the letters that work on a focused row. */
export function Shortcuts() {
  const { t } = useI18n()
  const commands = useAllCommands().filter(({ keys }) => keys !== undefined)
  const onRows = [
    { keys: 'L', title: t('task.openLogs') },
    { keys: 'E', title: t('task.openTerminal') },
    { keys: 'Delete', title: t('task.stop') },
  ]
  return (
    <Container header={<Header variant="h2">{t('settings.shortcuts')}</Header>}>
      <dl className="shortcuts">
        {commands.map(({ id, title, keys = '' }) => (
          <Shortcut key={id} keys={showKeys(keys)} title={title} />
        ))}
        {onRows.map(({ keys, title }) => (
          <Shortcut key={keys} keys={keys} title={t('settings.onRow', { action: title })} />
        ))}
      </dl>
    </Container>
  )
}

function Shortcut({ keys, title }: { keys: string; title: string }) {
  return (
    <div>
      <dt>
        <kbd>{keys}</kbd>
      </dt>
      <dd>{title}</dd>
    </div>
  )
}
