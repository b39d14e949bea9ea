import AppLayoutToolbar from '@cloudscape-design/components/app-layout-toolbar'
import { Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import ImportDrop from '../../features/task-definitions/ImportDrop.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { Flashes } from '../flash.tsx'
import { useHelp } from '../help.tsx'
import { useFragment } from '../location.ts'
import { usePanel } from '../panel.tsx'
import { usePreference } from '../preferences.ts'
import { routeOf, sectionOf } from '../routes.ts'
import { Screen } from '../Screen.tsx'
import { useDesktopSync } from '../useDesktopSync.ts'
import { BottomPanel } from './BottomPanel.tsx'
import { DisconnectedBanner, useOffline } from './DisconnectedBanner.tsx'
import { HelpDrawer } from './HelpDrawer.tsx'
import { Navigation } from './Navigation.tsx'
import { Palette } from './Palette.tsx'
import { ScreenBoundary } from './ScreenBoundary.tsx'
import { StatusBar } from './StatusBar.tsx'
import { TitleBar } from './TitleBar.tsx'
import { Toolbar } from './Toolbar.tsx'
import { useDocumentTitle } from './useDocumentTitle.ts'
import { useNavigationState } from './useNavigationState.ts'
import { useShellCommands } from './useShellCommands.ts'

/** The frame around every screen. */
export function AppShell() {
  const { t } = useI18n()
  const fragment = useFragment()
  const route = useMemo(() => routeOf(fragment), [fragment])
  const navigation = useNavigationState(fragment)
  const [panelHeight, setPanelHeight] = usePreference('panelHeight')
  const [paletteOpen, setPaletteOpen] = useState(false)
  const { panels, shown, setShown } = usePanel()
  const help = useHelp()
  const openPalette = useCallback(() => setPaletteOpen(true), [])
  useShellCommands(openPalette)
  useDocumentTitle(route, fragment)
  useDesktopSync()
  useEffect(() => {
    document.body.dataset['panel'] = shown ? 'open' : 'closed'
  }, [shown])
  return (
    <>
      <TitleBar onSearch={openPalette} />
      <AppLayoutToolbar
        headerSelector="#title-bar"
        footerSelector="#status-bar"
        navigation={<Navigation activeHref={sectionOf(route)} rail={navigation.rail} />}
        navigationOpen={navigation.open}
        navigationCloseBehavior="collapse"
        navigationWidth={208}
        navigationTriggerHide={!navigation.narrow}
        onNavigationChange={({ detail }) => navigation.setOpen(detail.open)}
        breadcrumbs={<Toolbar route={route} fragment={fragment} />}
        notifications={<Flashes />}
        stickyNotifications
        content={
          <div id="main" tabIndex={-1} data-offline={useOffline() !== undefined || undefined}>
            <DisconnectedBanner />
            <ScreenBoundary key={fragment.split('?')[0] ?? ''}>
              <Suspense fallback={null}>
                <Screen route={route} />
              </Suspense>
            </ScreenBoundary>
          </div>
        }
        maxContentWidth={Number.MAX_VALUE}
        toolsOpen={help.open}
        onToolsChange={({ detail }) => (detail.open ? help.show() : help.hide())}
        tools={<HelpDrawer />}
        toolsWidth={320}
        splitPanel={panels.length > 0 ? <BottomPanel /> : undefined}
        splitPanelOpen={shown}
        splitPanelSize={panelHeight}
        splitPanelPreferences={{ position: 'bottom' }}
        onSplitPanelPreferencesChange={() => {}}
        onSplitPanelResize={({ detail }) => setPanelHeight(detail.size)}
        onSplitPanelToggle={({ detail }) => setShown(detail.open)}
        ariaLabels={{
          navigation: t('shell.navigation'),
          navigationClose: t('shell.navigationClose'),
          navigationToggle: t('shell.navigationOpen'),
          notifications: t('shell.notifications'),
          tools: t('shell.help'),
          toolsClose: t('shell.helpClose'),
          toolsToggle: t('shell.help'),
        }}
      />
      <StatusBar />
      <ImportDrop />
      {paletteOpen ? <Palette onClose={() => setPaletteOpen(false)} /> : null}
    </>
  )
}
