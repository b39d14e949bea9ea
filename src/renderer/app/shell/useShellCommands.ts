import { useEffect, useMemo } from 'react'
import { useRetry } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { address } from '../addresses.ts'
import { type Command, useCommandRegistry, useCommands } from '../commands.tsx'
import { useHelp } from '../help.tsx'
import { matchesKeys } from '../keys.ts'
import { navigate } from '../location.ts'
import { usePanel } from '../panel.tsx'
import { usePreference } from '../preferences.ts'
import { navigationEntries } from './Navigation.tsx'
import { moveRegion } from './regions.ts'

/** The commands that every screen has, and the one listener that runs all commands by their keys. */
export function useShellCommands(openPalette: () => void): void {
  const { t } = useI18n()
  const { show, hide, open: helpOpen } = useHelp()
  const { setShown, shown } = usePanel()
  const [rail, setRail] = usePreference('navigationRail')
  const [, setTheme] = usePreference('theme')
  const [, setLanguage] = usePreference('language')
  const retry = useRetry()
  const commands = useMemo<Command[]>(() => {
    const group = t('shell.groupApplication')
    return [
      ...navigationEntries(t).map((entry, index) => ({
        id: `go.${entry.href}`,
        title: entry.text,
        group: t('shell.groupScreens'),
        keys: entry.href === '#/settings' ? 'mod+,' : `mod+${index + 1}`,
        run: () => navigate(entry.href),
      })),
      {
        id: 'go.newTaskDefinition',
        title: t('shell.newTaskDefinition'),
        group: t('shell.groupScreens'),
        keys: 'mod+shift+n',
        run: () => navigate(address.newTaskDefinition()),
      },
      { id: 'shell.palette', title: t('shell.search'), group, keys: 'mod+k', run: openPalette },
      { id: 'shell.help', title: t('shell.help'), group, keys: 'f1', run: () => (helpOpen ? hide() : show()) },
      { id: 'shell.panel', title: t('shell.togglePanel'), group, keys: 'mod+j', run: () => setShown(!shown) },
      { id: 'shell.rail', title: t('shell.toggleNavigation'), group, keys: 'mod+b', run: () => setRail(!rail) },
      { id: 'shell.refresh', title: t('shell.refresh'), group, keys: 'mod+r', run: retry },
      { id: 'shell.back', title: t('shell.back'), group, keys: 'alt+arrowleft', run: () => history.back() },
      { id: 'shell.forward', title: t('shell.forward'), group, keys: 'alt+arrowright', run: () => history.forward() },
      { id: 'shell.region', title: t('shell.nextRegion'), group, keys: 'f6', run: () => moveRegion(1) },
      { id: 'shell.regionBack', title: t('shell.previousRegion'), group, keys: 'shift+f6', run: () => moveRegion(-1) },
      { id: 'theme.light', title: t('shell.themeLight'), group, run: () => setTheme('light') },
      { id: 'theme.dark', title: t('shell.themeDark'), group, run: () => setTheme('dark') },
      { id: 'theme.system', title: t('shell.themeSystem'), group, run: () => setTheme('system') },
      { id: 'language.en', title: 'English', group, keywords: 'language 語言', run: () => setLanguage('en') },
      { id: 'language.zhTW', title: '繁體中文', group, keywords: 'language chinese 語言', run: () => setLanguage('zh-TW') },
    ]
  }, [t, openPalette, show, hide, helpOpen, setShown, shown, rail, setRail, setTheme, setLanguage, retry])
  useCommands(commands)
  useCommandKeys()
}

function useCommandKeys(): void {
  const registry = useCommandRegistry()
  useEffect(() => {
    const onKey = (press: KeyboardEvent) => {
      const command = registry.read().find(({ keys, disabled }) => keys && !disabled && matchesKeys(press, keys))
      if (!command || press.defaultPrevented || belongsToTerminal(press)) return
      press.preventDefault()
      command.run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [registry])
}

/** A terminal owns the keyboard while it has the focus; it lets go of what it does not want itself. */
const belongsToTerminal = ({ target }: KeyboardEvent) => target instanceof Element && target.closest('[data-owns-keys]') !== null
