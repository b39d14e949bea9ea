import { type Diagnostic, setDiagnostics } from '@codemirror/lint'
import { Compartment } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { type CSSProperties, type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react'
import { useMode } from '../../../app/appearance.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { readingPane, writingPane } from './codeMirror.ts'
import { editorProperties } from './editorColours.ts'
import { editorPhrases } from './editorPhrases.ts'
import type { EditorProblem } from './editorProblems.ts'

export interface JsonEditorHandle {
  /** Selects a place and takes the focus there. */
  goTo(from: number, to: number): void
  /** Puts another text in place of the present one; undo brings that back. */
  replace(text: string): void
}

interface Props {
  ref?: Ref<JsonEditorHandle>
  label: string
  /** What the pane begins with; later values are taken by a pane that is read only. */
  text: string
  /** Absent: the pane is read only. Must be the same function from render to render, or the pane is set up anew. */
  onChange?: (text: string) => void
  problems?: readonly EditorProblem[]
  /** CSS height; as much as there is, where absent. */
  height?: string
}

/** JSON to write or to read. */
export function JsonEditor({ ref, label, text, onChange, problems, height }: Props) {
  const { t } = useI18n()
  const mode = useMode()
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const readOnly = onChange === undefined
  const [panes] = useState(() => new Compartment())
  // The text of a pane to write in is its own once it is there; what changes later comes by the effects below.
  const create = useEffectEvent((parent: HTMLElement) => new EditorView({ parent, doc: text, extensions: panes.of([]) }))
  useEffect(() => {
    if (!place.current) return
    const made = create(place.current)
    view.current = made
    return () => made.destroy()
  }, [])
  useEffect(() => {
    const words = { label, phrases: editorPhrases(t) }
    view.current?.dispatch({ effects: panes.reconfigure(onChange ? writingPane(words, onChange) : readingPane(words)) })
  }, [panes, label, t, onChange])
  useEffect(() => {
    if (readOnly && view.current && view.current.state.doc.toString() !== text) replaceAll(view.current, text)
  }, [readOnly, text])
  useEffect(() => {
    const current = view.current
    if (current && problems) current.dispatch(setDiagnostics(current.state, diagnosticsOf(problems, current.state.doc.length)))
  }, [problems])
  useImperativeHandle(
    ref,
    () => ({
      goTo(from, to) {
        view.current?.dispatch({ selection: { anchor: from, head: to }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
        view.current?.focus()
      },
      replace: (next) => (view.current ? replaceAll(view.current, next) : undefined),
    }),
    [],
  )
  return (
    <div ref={place} className="json-pane" style={{ ...editorProperties(mode), ...(height && { blockSize: height }) } as CSSProperties} />
  )
}

function replaceAll(view: EditorView, text: string): void {
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } })
}

/** Problems are told a moment after the text they are about; by then it may have become shorter. */
function diagnosticsOf(problems: readonly EditorProblem[], length: number): Diagnostic[] {
  return problems.map(({ from, to, severity, message, ecs }) => ({
    from: Math.min(from, length),
    to: Math.min(to, length),
    severity,
    message: ecs ? `${message}\n\nECS: ${ecs}` : message,
  }))
}
