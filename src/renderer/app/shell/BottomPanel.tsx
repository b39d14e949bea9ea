import SplitPanel from '@cloudscape-design/components/split-panel'
import Tabs from '@cloudscape-design/components/tabs'
import { Suspense } from 'react'
import { useI18n } from '../../i18n/I18n.tsx'
import type { Translate } from '../../i18n/translate.ts'
import { lazyScreen } from '../lazyScreen.ts'
import { type PanelRequest, usePanel } from '../panel.tsx'

const LogPanel = lazyScreen(() => import('../../features/logs/LogPanel.tsx'))
const ExecPanel = lazyScreen(() => import('../../features/exec/ExecPanel.tsx'))

/** Logs and terminals beside the page, one tab each. */
export function BottomPanel() {
  const { t } = useI18n()
  const { panels, activeId, activate, closePanel } = usePanel()
  return (
    <SplitPanel header={t('shell.panel')} hidePreferencesButton closeBehavior="hide">
      <Tabs
        activeTabId={activeId ?? ''}
        onChange={({ detail }) => activate(detail.activeTabId)}
        ariaLabel={t('shell.panel')}
        disableContentPaddings
        tabs={panels.map(({ id, request }) => ({
          id,
          label: panelTitle(request, t),
          content: (
            <Suspense fallback={null}>
              <PanelContent request={request} />
            </Suspense>
          ),
          // A terminal that is not in front goes on living.
          contentRenderStrategy: 'lazy' as const,
          dismissible: true,
          dismissLabel: t('shell.closeTab', { name: panelTitle(request, t) }),
          onDismiss: () => closePanel(id),
        }))}
      />
    </SplitPanel>
  )
}

function PanelContent({ request }: { request: PanelRequest }) {
  return request.kind === 'logs' ? <LogPanel request={request} /> : <ExecPanel request={request} />
}

function panelTitle(request: PanelRequest, t: Translate): string {
  if (request.kind === 'exec') return t('shell.execTab', { name: request.container ?? request.task.slice(0, 8) })
  const name = request.service ?? request.tasks?.map((task) => task.slice(0, 8)).join(', ') ?? request.cluster
  return t('shell.logsTab', { name })
}
