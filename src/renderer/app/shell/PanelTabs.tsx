import Button from '@cloudscape-design/components/button'
import { Fragment, type KeyboardEvent } from 'react'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { type PanelRequest, usePanel } from '../panel.tsx'

// Ids are the requests themselves and hold quotes and braces, which ids of elements must not.
export const tabId = (id: string) => `tab-${encodeURIComponent(id)}`
export const panelId = (id: string) => `panel-${encodeURIComponent(id)}`

/** The tabs of the bottom panel, in its own title bar: there is no height to give away. */
export function PanelTabs() {
  const { t } = useI18n()
  const { panels, activeId, activate, closePanel } = usePanel()
  const onKeyDown = (press: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[press.key]
    if (step === undefined) return
    const next = panels[panels.findIndex(({ id }) => id === activeId) + step]
    if (!next) return
    activate(next.id)
    document.getElementById(tabId(next.id))?.focus()
  }
  return (
    <div className="panel-tabs" data-region="panel">
      <div role="tablist" aria-label={t('shell.panel')} onKeyDown={onKeyDown} className="panel-tablist">
        {panels.map(({ id, request }) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={tabId(id)}
            aria-controls={panelId(id)}
            aria-selected={id === activeId}
            tabIndex={id === activeId ? 0 : -1}
            onClick={() => activate(id)}
          >
            {panelTitle(request, t)}
          </button>
        ))}
      </div>
      {panels.map(({ id, request }) => (
        <Fragment key={id}>
          {id === activeId ? (
            <Button
              variant="icon"
              iconName="close"
              ariaLabel={t('shell.closeTab', { name: panelTitle(request, t) })}
              onClick={() => closePanel(id)}
            />
          ) : null}
        </Fragment>
      ))}
    </div>
  )
}

function panelTitle(request: PanelRequest, t: Translate): string {
  if (request.kind === 'exec') return t('shell.execTab', { name: request.container ?? request.task.slice(0, 8) })
  const name = request.service ?? request.tasks?.map((task) => task.slice(0, 8)).join(', ') ?? request.cluster
  return t('shell.logsTab', { name })
}
