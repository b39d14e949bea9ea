import ButtonDropdown from '@cloudscape-design/components/button-dropdown'
import Header from '@cloudscape-design/components/header'
import SegmentedControl from '@cloudscape-design/components/segmented-control'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { InfoLink } from '../../../app/help.tsx'
import { useAction } from '../../../app/useAction.ts'
import { useSaveText } from '../../../data/useSaveText.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { useImport } from '../import/useImport.ts'
import type { ReadRevision } from '../revision/useRevision.ts'
import type { EditorMode } from './Editor.tsx'
import type { Register } from './useRegister.ts'

interface Props {
  register: Register
  text: string
  base: ReadRevision | undefined
  mode: EditorMode
  onMode(mode: EditorMode): void
}

/** What is being written, its two views, and what becomes of it. */
export function EditorHeader({ register, text, base, mode, onMode }: Props) {
  const { t } = useI18n()
  const { openFile } = useImport()
  const save = useSaveText()
  const [saving, run] = useAction()
  const file = { name: `${register.family || 'task-definition'}.json`, text }
  return (
    <Header
      variant="h1"
      info={<InfoLink topic="taskDefinition" />}
      {...(base ? { description: t('taskDefinitions.basedOn', { name: base.name }) } : {})}
      actions={
        <SpaceBetween direction="horizontal" size="xs">
          {base ? (
            <SegmentedControl
              label={t('editor.view')}
              selectedId={mode}
              onChange={({ detail }) => onMode(detail.selectedId === 'changes' ? 'changes' : 'json')}
              options={[
                { id: 'json', text: t('taskDefinitions.json') },
                { id: 'changes', text: t('taskDefinitions.changesFrom', { name: base.name }) },
              ]}
            />
          ) : null}
          <ButtonDropdown
            loading={saving}
            items={[
              { id: 'import', text: t('import.action') },
              { id: 'save', text: t('taskDefinitions.saveJson') },
            ]}
            onItemClick={({ detail }) =>
              void (detail.id === 'import' ? openFile() : run(() => save(file), t('taskDefinitions.saveFailed')))
            }
          >
            {t('common.actions')}
          </ButtonDropdown>
          <RegisterButton register={register} />
        </SpaceBetween>
      }
    >
      {base ? t('taskDefinitions.newRevisionOf', { family: base.definition.family ?? '' }) : t('shell.newTaskDefinition')}
    </Header>
  )
}

/** Stays focusable when it cannot be used, and says why. */
function RegisterButton({ register: { next, why, busy, users, register } }: { register: Register }) {
  const { t } = useI18n()
  const reason = why === undefined ? {} : { disabled: true, disabledReason: why }
  const choose = (id: string) => {
    const user = users.find((one) => id === `update ${one.cluster} ${one.service}`)
    if (user) register({ kind: 'update', user })
    else register({ kind: id === 'runTask' ? 'runTask' : 'createService' })
  }
  return (
    <ButtonDropdown
      variant="primary"
      ariaLabel={t('taskDefinitions.registerAnd')}
      loading={busy}
      mainAction={{
        text: next ? t('taskDefinitions.registerName', { name: next }) : t('taskDefinitions.register'),
        loading: busy,
        onClick: () => register({ kind: 'show' }),
        ...reason,
      }}
      items={[
        { id: 'createService', text: t('taskDefinitions.registerAndCreateService'), ...reason },
        { id: 'runTask', text: t('taskDefinitions.registerAndRunTask'), ...reason },
        ...users.map(({ cluster, service }) => ({
          id: `update ${cluster} ${service}`,
          text: t('taskDefinitions.registerAndUpdate', { service }),
          ...reason,
        })),
      ]}
      onItemClick={({ detail }) => choose(detail.id)}
    />
  )
}
