import { useCallback, useState, useSyncExternalStore } from 'react'
import { usePreference } from '../preferences.ts'

/** Below this width, or at 200 % zoom, the navigation lies over the page and is there only when asked for. */
const narrowWindow = () => matchMedia('(max-width: 688px)')

function onWidth(listener: () => void): () => void {
  narrowWindow().addEventListener('change', listener)
  return () => narrowWindow().removeEventListener('change', listener)
}

/** Whether the side navigation is there, and whether as names or as icons. @param place it closes with each change of it */
export function useNavigationState(place: string) {
  const narrow = useSyncExternalStore(onWidth, () => narrowWindow().matches)
  const [rail, setRail] = usePreference('navigationRail')
  const [openedAt, setOpenedAt] = useState<string>()
  const setOpen = useCallback(
    (open: boolean) => (narrow ? setOpenedAt(open ? place : undefined) : setRail(!open)),
    [narrow, place, setRail],
  )
  return { narrow, rail: rail && !narrow, open: narrow ? openedAt === place : !rail, setOpen }
}
