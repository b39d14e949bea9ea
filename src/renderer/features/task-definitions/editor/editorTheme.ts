import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const colour = (name: string) => `var(--json-${name})`

const highlight = HighlightStyle.define([
  { tag: tags.propertyName, color: colour('name') },
  { tag: tags.string, color: colour('string') },
  { tag: tags.number, color: colour('number') },
  { tag: [tags.bool, tags.null], color: colour('atom') },
])

const theme = EditorView.theme({
  '&': { height: '100%', color: colour('text'), backgroundColor: colour('pane'), fontSize: '12px' },
  '&.cm-focused': { outline: '2px solid var(--marina-ghost-line)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--marina-mono)', lineHeight: '18px' },
  '.cm-content': { caretColor: colour('text') },
  '.cm-cursor': { borderLeftColor: colour('text') },
  '.cm-gutters': { color: colour('quiet'), backgroundColor: colour('gutter'), borderRight: '1px solid var(--marina-border)' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: colour('activeLine') },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, ::selection':
    { backgroundColor: colour('selection') },
  '.cm-selectionMatch, .cm-searchMatch, .cm-searchMatch-selected': { backgroundColor: colour('match') },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'transparent', outline: `1px solid ${colour('quiet')}` },
  '.cm-foldPlaceholder': { color: colour('quiet'), backgroundColor: colour('gutter'), borderColor: 'var(--marina-border)' },
  '.cm-panels': { color: colour('text'), backgroundColor: colour('gutter'), borderColor: 'var(--marina-border)' },
  '.cm-textfield': {
    color: colour('text'),
    backgroundColor: colour('pane'),
    border: '1px solid var(--marina-border)',
    borderRadius: '4px',
  },
  '.cm-button': { color: colour('text'), background: colour('pane'), border: '1px solid var(--marina-border)', borderRadius: '4px' },
  '.cm-tooltip': { color: colour('text'), backgroundColor: colour('pane'), border: '1px solid var(--marina-border)', maxWidth: '520px' },
  '.cm-diagnostic': { whiteSpace: 'normal', fontFamily: 'var(--marina-font)' },
  // Both sides of a comparison; the words "removed" and "added" are in the headings, and lines carry a mark beside the colour.
  '&.cm-merge-a .cm-changedLine, .cm-deletedChunk': { backgroundColor: colour('removed') },
  '&.cm-merge-b .cm-changedLine, .cm-inlineChangedLine': { backgroundColor: colour('added') },
  '&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText': { background: colour('removedWord') },
  '&.cm-merge-b .cm-changedText': { background: colour('addedWord') },
  '.cm-deletedChunk .cm-deletedText': { textDecoration: 'line-through' },
  // Its own marks are missing from most fonts.
  '.cm-collapsedLines': { color: colour('quiet'), background: colour('gutter'), '&::before, &::after': { content: '"⋯"' } },
})

/** Marina's look for every editor: colours come from custom properties, so the mode changes without building it anew. */
export const editorLook = [theme, syntaxHighlighting(highlight)]
