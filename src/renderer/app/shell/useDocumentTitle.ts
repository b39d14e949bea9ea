import { useEffect } from 'react'
import { useI18n } from '../../i18n/I18n.tsx'
import { crumbsOf, type Route } from '../routes.ts'

/** `web · Marina`: what the window list and a screen reader call this screen. */
export function useDocumentTitle(route: Route, fragment: string): void {
  const { t } = useI18n()
  useEffect(() => {
    document.title = `${crumbsOf(route, fragment, t).at(-1)?.text ?? ''} · Marina`
  }, [route, fragment, t])
}
