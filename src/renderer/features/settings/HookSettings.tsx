import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import { isHookCommandName } from '#cluster/api/hookTargets.ts'
import type { HookCommand } from '#cluster/api/resources/marina.ts'
import { useFlash } from '../../app/flash.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { readHookCommands } from '../../data/readHookCommands.ts'
import { useRead } from '../../data/useRead.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { SettingForm } from './SettingForm.tsx'

const empty: HookCommand = { name: '', commandLine: '' }
const forbiddenId = 'hook-forbidden'

/** What lifecycle hooks of deployments may run on this computer: said here and with `marina hooks`, and nowhere else. */
export function HookSettings() {
  const { t } = useI18n()
  const client = useClient()
  const { flash, dismiss } = useFlash()
  const offline = useOffline()
  const [kept, put] = useRead(readHookCommands)
  const [form, setForm] = useState(empty)
  const [tried, setTried] = useState(false)
  const [saving, run] = useAction()
  if (!kept) return null
  const { name, commandLine } = form
  const isName = isHookCommandName(name)
  const set = (command: HookCommand) =>
    run(async () => put(await client.setHookCommand(command)), t('hooks.saveFailed', { name: command.name }))
  const allow = async () => {
    setTried(true)
    if (!isName || commandLine.trim() === '' || !(await set(form))) return
    setForm(empty)
    setTried(false)
    flash({ type: 'success', content: t('hooks.allowed', { name }) })
  }
  const forbid = async (command: HookCommand) => {
    if (!(await set({ ...command, commandLine: '' }))) return
    const undo = <Button onClick={() => void set(command).then(() => dismiss(forbiddenId))}>{t('common.undo')}</Button>
    flash({ id: forbiddenId, type: 'success', content: t('hooks.forbidden', { name: command.name }), action: undo })
  }
  return (
    <SettingForm
      title={t('hooks.settings')}
      description={t('hooks.settingsHint')}
      action={{ text: t('hooks.allow') }}
      saving={saving}
      disabled={offline !== undefined}
      onSave={() => void allow()}
    >
      <SpaceBetween size="m">
        <CommandsTable commands={kept.commands} disabled={saving || offline !== undefined} onForbid={(command) => void forbid(command)} />
        <ColumnLayout columns={2}>
          <FormField label={t('service.name')} constraintText={t('hooks.nameHint')} errorText={tried && !isName ? t('hooks.nameRule') : ''}>
            <Input
              value={name}
              placeholder="smoke-test"
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => setForm({ ...form, name: detail.value })}
            />
          </FormField>
          <FormField
            label={t('hooks.commandLine')}
            constraintText={t('hooks.commandLineHint')}
            errorText={tried && commandLine.trim() === '' ? t('hooks.commandLineRule') : ''}
          >
            <Input
              value={commandLine}
              placeholder="node smoke-test.js"
              spellcheck={false}
              autoComplete={false}
              onChange={({ detail }) => setForm({ ...form, commandLine: detail.value })}
            />
          </FormField>
        </ColumnLayout>
      </SpaceBetween>
    </SettingForm>
  )
}

interface TableProps {
  commands: readonly HookCommand[]
  disabled: boolean
  onForbid(command: HookCommand): void
}

function CommandsTable({ commands, disabled, onForbid }: TableProps) {
  const { t } = useI18n()
  if (commands.length === 0) return <Box color="text-body-secondary">{t('hooks.noneAllowed')}</Box>
  return (
    <Table
      variant="embedded"
      contentDensity="compact"
      items={commands}
      trackBy="name"
      wrapLines
      ariaLabels={{ tableLabel: t('hooks.settings') }}
      columnDefinitions={[
        { id: 'target', header: t('hooks.target'), cell: ({ name }) => <code className="code">command:{name}</code>, isRowHeader: true },
        { id: 'line', header: t('hooks.commandLine'), cell: ({ commandLine }) => <code className="code">{commandLine}</code> },
        {
          id: 'forbid',
          header: t('common.actions'),
          cell: (command) => (
            <Button
              formAction="none"
              variant="inline-link"
              disabled={disabled}
              ariaLabel={t('hooks.forbidOne', { name: command.name })}
              onClick={() => onForbid(command)}
            >
              {t('hooks.forbid')}
            </Button>
          ),
        },
      ]}
    />
  )
}
