import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json } from '@codemirror/lang-json'
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language'
import { lintGutter, lintKeymap } from '@codemirror/lint'
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search'
import { EditorState, type Extension } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view'
import { cspNonce } from '../../../app/nonce.ts'
import { editorLook } from './editorTheme.ts'

export interface EditorWords {
  /** Name of the pane, which says how to leave it. */
  label: string
  phrases: Record<string, string>
}

/** What every pane has, be it for writing, reading or comparing. */
function everyPane({ label, phrases }: EditorWords): Extension[] {
  return [
    EditorView.cspNonce.of(cspNonce),
    // What can be written in can be focused anyway; this says it to those who look for it.
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorState.phrases.of(phrases),
    lineNumbers(),
    foldGutter(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    json(),
    editorLook,
  ]
}

/** A pane to write in. Tab is not taken: it goes on to the next control, as everywhere else. */
export function writingPane(words: EditorWords, onChange: (text: string) => void): Extension[] {
  return [
    everyPane(words),
    history(),
    indentOnInput(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    lintGutter(),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...foldKeymap, ...lintKeymap]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString())
    }),
  ]
}

/** A pane to read in: it takes the focus and can be searched, but not changed. */
export function readingPane(words: EditorWords): Extension[] {
  return [
    everyPane(words),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-readonly': 'true' }),
    keymap.of([...searchKeymap, ...foldKeymap, ...defaultKeymap]),
  ]
}
