import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { address } from '../../app/addresses.ts'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { useQueryValue } from '../../app/location.ts'
import { Loading } from '../../components/Loading.tsx'
import { NotFound } from '../../components/NotFound.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { importKey, readDraft } from './editor/drafts.ts'
import { Editor } from './editor/Editor.tsx'
import { TemplateGallery } from './editor/TemplateGallery.tsx'
import { findTemplate, textOf } from './editor/templates.ts'
import { useRevision } from './revision/useRevision.ts'
import './taskDefinitions.css'

/** Where a revision is written: from another one, from a template, or from what was imported. The address says which. */
export default function NewTaskDefinitionScreen() {
  const [from] = useQueryValue('from')
  const [template] = useQueryValue('template')
  const [imported] = useQueryValue('import')
  useScreenHelp('taskDefinition')
  if (from) return <FromRevision key={from} name={from} />
  const draft = imported ? readDraft(importKey(imported)) : undefined
  if (draft) return <Editor key={importKey(imported)} draftKey={importKey(imported)} initial={draft} />
  const definition = findTemplate(template)?.definition
  if (definition) return <FromTemplate key={template} id={template} text={textOf(definition)} />
  return <Choose />
}

function FromTemplate({ id, text }: { id: string; text: string }) {
  const key = `template=${id}`
  return <Editor draftKey={key} initial={readDraft(key) ?? { text, notes: [] }} />
}

function FromRevision({ name }: { name: string }) {
  const { t } = useI18n()
  const reading = useRevision(name)
  const key = `from=${name}`
  if (reading.phase === 'loading') return <Loading label={t('common.loading')} />
  if (reading.phase === 'failed') {
    const back = { text: t('taskDefinitions.title'), href: address.taskDefinitions() }
    return <NotFound title={t('taskDefinitions.revisionNotFound', { name })} message={reading.message} back={back} />
  }
  const { revision } = reading
  return <Editor draftKey={key} initial={readDraft(key) ?? { text: revision.text, notes: [] }} base={revision} />
}

function Choose() {
  const { t } = useI18n()
  return (
    <SpaceBetween size="m">
      <Header variant="h1" info={<InfoLink topic="taskDefinition" />} description={t('help.taskDefinition.sentence')}>
        {t('shell.newTaskDefinition')}
      </Header>
      <TemplateGallery />
    </SpaceBetween>
  )
}
