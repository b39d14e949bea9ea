import { useCallback } from 'react'
import type { TextFile } from '../bridge/desktop.ts'
import { useDesktop } from './ClientProvider.tsx'

/**
 * Saves a text as a file: through the system's own dialog on the desktop, else as a download. Resolves to false when the user thought
 * better of it; rejects with a sentence when the file cannot be written.
 */
export function useSaveText(): (file: TextFile) => Promise<boolean> {
  const desktop = useDesktop()
  return useCallback(
    async (file) => {
      if (desktop) return (await desktop.saveTextFile(file)) !== undefined
      download(file)
      return true
    },
    [desktop],
  )
}

function download({ name, text }: TextFile): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
