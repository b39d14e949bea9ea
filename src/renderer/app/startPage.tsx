import { createRoot } from 'react-dom/client'
import type { Connection } from '../bridge/connect.ts'
import { I18n } from '../i18n/I18n.tsx'
import { App } from './App.tsx'
import { startAppearance } from './appearance.ts'
import { NeedsToken } from './NeedsToken.tsx'
import '../styles/generated/base.css'
import '../styles/generated/theme.css'
import '../styles/generated/colours.css'
import '../styles/shell.css'
import '../styles/chips.css'

/** Shows the page in `#root`. */
export function startPage(connection: Connection): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('The page has no #root to show itself in.')
  startAppearance()
  createRoot(root).render(
    'client' in connection ? (
      <App client={connection.client} desktop={connection.desktop} />
    ) : (
      <I18n>
        <NeedsToken />
      </I18n>
    ),
  )
}
