import Alert from '@cloudscape-design/components/alert'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { usePageRoom } from '../../../app/shell/usePageRoom.ts'
import { useLastKnown } from '../../../components/useLastKnown.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import type { ReadRevision } from '../revision/useRevision.ts'
import { DiffView } from './DiffView.tsx'
import { type Draft, keepDraft } from './drafts.ts'
import { EditorHeader } from './EditorHeader.tsx'
import { checkText } from './editorProblems.ts'
import { JsonEditor, type JsonEditorHandle } from './JsonEditor.tsx'
import { ProblemList } from './ProblemList.tsx'
import { useDifferenceNotes } from './useDifferenceNotes.ts'
import { useRegister } from './useRegister.ts'
import { useSecretNotes } from './useSecretNotes.ts'
import { useSettled } from './useSettled.ts'

interface Props {
  /** What the address says this text began with; it is found again under it. */
  draftKey: string
  initial: Draft
  /** The revision it began with, to compare with. */
  base?: ReadRevision
}

export type EditorMode = 'json' | 'changes'

/** A new revision as JSON, checked while it is written. */
export function Editor({ draftKey, initial, base }: Props) {
  const { t } = useI18n()
  const [draft, setDraft] = useState(initial)
  const [mode, setMode] = useState<EditorMode>('json')
  const settled = useSettled(draft.text)
  const notesOn = useSecretNotes()
  const differences = useDifferenceNotes(settled)
  const { problems, value } = useMemo(
    () => checkText(settled, (definition) => [...notesOn(definition), ...differences]),
    [settled, notesOn, differences],
  )
  const pane = useRef<JsonEditorHandle>(null)
  const parsed = useLastKnown(value)
  const register = useRegister(draftKey, draft.text, settled === draft.text ? problems : undefined, parsed)
  const change = useCallback((text: string) => setDraft((before) => ({ ...before, text })), [])
  useEffect(() => keepDraft(draftKey, draft), [draftKey, draft])
  const height = usePageRoom(draft.notes.length > 0 ? 440 : 370)
  return (
    <SpaceBetween size="s">
      <EditorHeader register={register} text={draft.text} base={base} mode={mode} onMode={setMode} />
      {draft.notes.length > 0 ? (
        <Alert
          type="info"
          dismissible
          onDismiss={() => setDraft({ ...draft, notes: [] })}
          {...(draft.source ? { header: t('import.tookIn', { name: draft.source }) } : {})}
        >
          {draft.notes.join(' ')}
        </Alert>
      ) : null}
      {/* The pane goes on living behind the comparison, with its cursor and what can be undone. */}
      <div hidden={mode !== 'json'} className="editor">
        <JsonEditor ref={pane} label={t('editor.label')} text={initial.text} onChange={change} problems={problems} height={height} />
        <ProblemList problems={problems} onGoTo={({ from, to }) => pane.current?.goTo(from, to)} />
      </div>
      {mode === 'changes' && base ? <DiffView before={base} after={{ name: t('editor.draft'), text: draft.text }} height={height} /> : null}
    </SpaceBetween>
  )
}
