import { useEffect } from 'react'
import { isTyping } from '../../../app/keys.ts'

/** Hears of text and files that are pasted where nothing would take them. */
export function usePaste(onText: (text: string) => void, onFiles: (files: File[]) => void): void {
  useEffect(() => {
    const onPaste = (paste: ClipboardEvent) => {
      if (paste.defaultPrevented || isTyping(paste.target) || !paste.clipboardData) return
      const files = [...paste.clipboardData.files]
      if (files.length > 0) onFiles(files)
      else onText(paste.clipboardData.getData('text/plain'))
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  }, [onText, onFiles])
}
