import SplitPanel from '@cloudscape-design/components/split-panel'
import { Suspense } from 'react'
import { useI18n } from '../../i18n/I18n.tsx'
import { lazyScreen } from '../lazyScreen.ts'
import { type PanelRequest, usePanel } from '../panel.tsx'
import { PanelTabs, panelId, tabId } from './PanelTabs.tsx'

const LogPanel = lazyScreen(() => import('../../features/logs/LogPanel.tsx'))
const ExecPanel = lazyScreen(() => import('../../features/exec/ExecPanel.tsx'))

/** Logs and terminals beside the page, one tab each. What is not in front stays alive: a terminal is not to be lost. */
export function BottomPanel() {
  const { t } = useI18n()
  const { panels, activeId } = usePanel()
  return (
    <SplitPanel ariaLabel={t('shell.panel')} hidePreferencesButton closeBehavior="hide" headerBefore={<PanelTabs />}>
      {panels.map(({ id, request }) => (
        <div key={id} id={panelId(id)} role="tabpanel" aria-labelledby={tabId(id)} hidden={id !== activeId}>
          <Suspense fallback={null}>
            <PanelContent request={request} />
          </Suspense>
        </div>
      ))}
    </SplitPanel>
  )
}

function PanelContent({ request }: { request: PanelRequest }) {
  return request.kind === 'logs' ? <LogPanel request={request} /> : <ExecPanel request={request} />
}
