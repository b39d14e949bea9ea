import { useEffect } from 'react'
import { useDesktop } from '../data/ClientProvider.tsx'
import { navigate } from './location.ts'
import { changePreferences, onPreferences, readPreferences } from './preferences.ts'

/** Keeps language and theme the same in the page and in the desktop's own menus, and goes where tray and links point. */
export function useDesktopSync(): void {
  const desktop = useDesktop()
  useEffect(() => {
    if (!desktop) return
    let known = { language: readPreferences().language, theme: readPreferences().theme }
    void desktop.readPreferences().then(({ language, theme }) => {
      known = { language, theme }
      changePreferences(known)
    })
    const stopPreferences = onPreferences(() => {
      const { language, theme } = readPreferences()
      if (language === known.language && theme === known.theme) return
      known = { language, theme }
      void desktop.changePreferences(known)
    })
    const stopNavigate = desktop.onNavigate((address) => navigate(`#/${address}`))
    return () => {
      stopPreferences()
      stopNavigate()
    }
  }, [desktop])
}
