import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import { useWatch } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { statusBarView } from './statusBarView.ts'

const SUMMARY = { scope: 'summary' } as const

/** The bar at the bottom of every screen: is it working, on what, and under which address. */
export function StatusBar() {
  const { t, format } = useI18n()
  const state = useWatch(SUMMARY)
  const view = statusBarView(state, t, format)
  return (
    <footer id="status-bar" className="status-bar" aria-label={t('shell.statusBar')}>
      <span role="status">
        <StatusIndicator type={view.cluster.type}>{view.cluster.text}</StatusIndicator>
      </span>
      {view.simulated ? (
        <strong className="status-bar-simulated">{t('shell.simulated')}</strong>
      ) : (
        <span className="status-bar-engine">{view.engine}</span>
      )}
      <span className="status-bar-end">
        {view.endpoint ? (
          <CopyToClipboard
            variant="inline"
            textToCopy={view.endpoint}
            copyButtonAriaLabel={t('shell.copyEndpoint')}
            copySuccessText={t('common.copied')}
            copyErrorText={t('common.copyFailed')}
          />
        ) : null}
        <span className="status-bar-count">{t('shell.runningTasks', { count: view.runningTasks })}</span>
      </span>
    </footer>
  )
}
