import { useCallback } from 'react'
import { useDesktop } from './ClientProvider.tsx'

/** Opens an address in the user's browser: through the desktop where there is one, else in another tab. */
export function useOpenLink(): (url: string) => void {
  const desktop = useDesktop()
  return useCallback(
    (url) => {
      if (desktop) void desktop.openLink(url)
      else open(url, '_blank', 'noopener,noreferrer')
    },
    [desktop],
  )
}
