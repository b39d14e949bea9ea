import { StrictMode } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Desktop } from '../bridge/desktop.ts'
import { ClientProvider } from '../data/ClientProvider.tsx'
import { I18n } from '../i18n/I18n.tsx'
import { CommandProvider } from './commands.tsx'
import { FlashProvider } from './flash.tsx'
import { HelpProvider } from './help.tsx'
import { PanelProvider } from './panel.tsx'
import { AppShell } from './shell/AppShell.tsx'

/** The whole page over a client. */
export function App({ client, desktop }: { client: ClusterClient; desktop?: Desktop | undefined }) {
  return (
    <StrictMode>
      <I18n>
        <ClientProvider client={client} desktop={desktop}>
          <CommandProvider>
            <FlashProvider>
              <HelpProvider>
                <PanelProvider>
                  <AppShell />
                </PanelProvider>
              </HelpProvider>
            </FlashProvider>
          </CommandProvider>
        </ClientProvider>
      </I18n>
    </StrictMode>
  )
}
