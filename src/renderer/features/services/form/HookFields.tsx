import Button from '@cloudscape-design/components/button'
import ColumnLayout from '@cloudscape-design/components/column-layout'
import Container from '@cloudscape-design/components/container'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Link from '@cloudscape-design/components/link'
import Multiselect from '@cloudscape-design/components/multiselect'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../../app/addresses.ts'
import { readHookCommands } from '../../../data/readHookCommands.ts'
import { useRead } from '../../../data/useRead.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { NumberField } from '../../tasks/LaunchFrame.tsx'
import { type HookForm, type HookStage, hookKinds, newHook, stagesOf } from './hookForm.ts'
import { removeAt, replaceAt } from './rows.ts'

interface Props {
  hooks: readonly HookForm[]
  problem: string | undefined
  onChange(hooks: readonly HookForm[]): void
}

/** As many as ECS takes. */
const mostHooks = 20

/** What a deployment waits for at its stages: a person, or what an address or a command answers. */
export function HookFields({ hooks, problem, onChange }: Props) {
  const { t } = useI18n()
  return (
    <FormField stretch label={t('hooks.title')} description={t('hooks.hint')} errorText={problem}>
      <SpaceBetween size="s">
        {hooks.map((hook, at) => (
          <HookCard
            key={at}
            number={at + 1}
            hook={hook}
            change={(changes) => onChange(replaceAt(hooks, at, changes))}
            onRemove={() => onChange(removeAt(hooks, at))}
          />
        ))}
        <Button formAction="none" iconName="add-plus" disabled={hooks.length >= mostHooks} onClick={() => onChange([...hooks, newHook])}>
          {t('hooks.add')}
        </Button>
      </SpaceBetween>
    </FormField>
  )
}

interface CardProps {
  number: number
  hook: HookForm
  change(changes: Partial<HookForm>): void
  onRemove(): void
}

function HookCard({ number, hook, change, onRemove }: CardProps) {
  const { t } = useI18n()
  const kindOption = (kind: HookForm['kind']) => ({ value: kind, label: t(`hooks.kind.${kind}`) })
  const timeoutOption = (action: HookForm['onTimeout']) => ({ value: action, label: t(`hooks.timeout.${action}`) })
  return (
    <Container>
      <SpaceBetween size="s">
        <ColumnLayout columns={2}>
          <FormField label={t('hooks.kind', { number })}>
            <Select
              selectedOption={kindOption(hook.kind)}
              options={hookKinds.map(kindOption)}
              onChange={({ detail }) => change({ kind: hookKinds.find((one) => one === detail.selectedOption.value) ?? 'PAUSE' })}
            />
          </FormField>
          <HookTarget hook={hook} change={change} />
        </ColumnLayout>
        <StagesField hook={hook} change={change} />
        <ColumnLayout columns={2}>
          <NumberField
            label={t('hooks.timeoutMinutes')}
            value={hook.timeoutMinutes}
            problem={undefined}
            onChange={(timeoutMinutes) => change({ timeoutMinutes })}
          />
          <FormField label={t('hooks.onTimeout')}>
            <Select
              selectedOption={timeoutOption(hook.onTimeout)}
              options={[timeoutOption('ROLLBACK'), timeoutOption('CONTINUE')]}
              onChange={({ detail }) => change({ onTimeout: detail.selectedOption.value === 'CONTINUE' ? 'CONTINUE' : 'ROLLBACK' })}
            />
          </FormField>
        </ColumnLayout>
        <Button formAction="none" variant="inline-link" ariaLabel={t('hooks.removeOne', { number })} onClick={onRemove}>
          {t('form.remove')}
        </Button>
      </SpaceBetween>
    </Container>
  )
}

function HookTarget({ hook, change }: Pick<CardProps, 'hook' | 'change'>) {
  const { t } = useI18n()
  if (hook.kind === 'PAUSE') return null
  if (hook.kind === 'command') return <CommandTarget hook={hook} change={change} />
  return (
    <FormField label={t('hooks.url')}>
      <Input
        value={hook.url}
        placeholder="http://127.0.0.1:9000/hook"
        spellcheck={false}
        autoComplete={false}
        onChange={({ detail }) => change({ url: detail.value })}
      />
    </FormField>
  )
}

/** A command by its name: what it runs is said in the settings alone. */
function CommandTarget({ hook: { command }, change }: Pick<CardProps, 'hook' | 'change'>) {
  const { t } = useI18n()
  const [kept] = useRead(readHookCommands)
  const option = (value: string, description?: string) => ({ value, label: value, ...(description !== undefined && { description }) })
  return (
    <FormField label={t('hooks.command')} constraintText={<Link href={address.settings()}>{t('hooks.allowInSettings')}</Link>}>
      <Select
        selectedOption={command ? option(command) : null}
        options={(kept?.commands ?? []).map(({ name, commandLine }) => option(name, commandLine))}
        placeholder={t('hooks.commandRule')}
        empty={t('hooks.noCommands')}
        onChange={({ detail }) => change({ command: detail.selectedOption.value ?? '' })}
      />
    </FormField>
  )
}

function StagesField({ hook, change }: Pick<CardProps, 'hook' | 'change'>) {
  const { t } = useI18n()
  const stages = stagesOf(hook.kind)
  const option = (stage: HookStage) => ({ value: stage, label: t(`shift.${stage}`), description: stage })
  return (
    <FormField label={t('hooks.stages')} stretch>
      <Multiselect
        selectedOptions={stages.filter((stage) => hook.stages.includes(stage)).map(option)}
        options={stages.map(option)}
        placeholder={t('hooks.stagesRule')}
        onChange={({ detail }) => {
          const chosen = detail.selectedOptions.map(({ value }) => value)
          change({ stages: stages.filter((stage) => chosen.includes(stage)) })
        }}
      />
    </FormField>
  )
}
