import Toggle from '@cloudscape-design/components/toggle'
import { MergeView, unifiedMergeView } from '@codemirror/merge'
import { EditorView } from '@codemirror/view'
import { type CSSProperties, type RefObject, useEffect, useRef, useState } from 'react'
import { useMode } from '../../../app/appearance.ts'
import { useI18n } from '../../../i18n/I18n.tsx'
import { readingPane } from './codeMirror.ts'
import { editorProperties } from './editorColours.ts'
import { editorPhrases } from './editorPhrases.ts'

interface Side {
  /** `web:14`. */
  name: string
  text: string
}

interface Props {
  before: Side
  after: Side
  height: string
}

/** Narrower than this, two panes would show half lines. */
const SIDE_BY_SIDE_PX = 860
const FOLDED = { margin: 3, minSize: 4 }

/** What one revision changes of another: side by side, or in one pane where there is no room for two. */
export function DiffView({ before, after, height }: Props) {
  const { t } = useI18n()
  const mode = useMode()
  const [onlyChanges, setOnlyChanges] = useState(true)
  const place = useRef<HTMLDivElement>(null)
  const wide = useIsWide(place)
  useEffect(() => {
    const parent = place.current
    if (!parent || wide === undefined) return
    const phrases = editorPhrases(t)
    const folding = onlyChanges ? { collapseUnchanged: FOLDED } : {}
    const pane = (label: string) => readingPane({ label, phrases })
    if (wide) {
      const merge = new MergeView({
        parent,
        a: { doc: before.text, extensions: pane(t('editor.before', { name: before.name })) },
        b: { doc: after.text, extensions: pane(t('editor.after', { name: after.name })) },
        gutter: true,
        ...folding,
      })
      return () => merge.destroy()
    }
    const unified = unifiedMergeView({ original: before.text, mergeControls: false, gutter: true, ...folding })
    const label = t('editor.changesFromTo', { before: before.name, after: after.name })
    const view = new EditorView({ parent, doc: after.text, extensions: [pane(label), unified] })
    return () => view.destroy()
  }, [wide, onlyChanges, before.name, before.text, after.name, after.text, t])
  const same = before.text === after.text
  return (
    <div className="diff">
      <div className="diff-bar">
        <span>
          {same
            ? t('editor.noChanges', { before: before.name, after: after.name })
            : t('editor.changesFromTo', { before: before.name, after: after.name })}
        </span>
        <Toggle checked={onlyChanges} onChange={({ detail }) => setOnlyChanges(detail.checked)}>
          {t('editor.onlyChanges')}
        </Toggle>
      </div>
      <div className="diff-heads" aria-hidden="true" data-wide={wide || undefined}>
        <span>{t('editor.before', { name: before.name })}</span>
        <span>{t('editor.after', { name: after.name })}</span>
      </div>
      <div ref={place} className="diff-panes" style={{ ...editorProperties(mode), blockSize: height } as CSSProperties} />
    </div>
  )
}

/** Undefined until it was measured. */
function useIsWide(place: RefObject<HTMLElement | null>): boolean | undefined {
  const [wide, setWide] = useState<boolean>()
  useEffect(() => {
    if (!place.current) return
    const watcher = new ResizeObserver(([entry]) => setWide((entry?.contentRect.width ?? 0) >= SIDE_BY_SIDE_PX))
    watcher.observe(place.current)
    return () => watcher.disconnect()
  }, [place])
  return wide
}
