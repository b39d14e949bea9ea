import { useCallback } from 'react'
import { useFlash } from '../../../app/flash.tsx'
import { fragmentOf, navigate } from '../../../app/location.ts'
import { useDesktop } from '../../../data/ClientProvider.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { addImport } from '../editor/drafts.ts'
import { chooseFile } from './chooseFile.ts'
import { MOST_BYTES, readImport } from './readImport.ts'

const FLASH = 'import'

/** The ways in for a task definition: each ends in the editor, or in a sentence that says why not. */
export function useImport() {
  const { t } = useI18n()
  const { flash, dismiss } = useFlash()
  const desktop = useDesktop()
  const importText = useCallback(
    (text: string, name?: string) => {
      dismiss(FLASH)
      try {
        navigate(fragmentOf(['new-task-definition'], { import: addImport(readImport(text, name)) }))
      } catch (error) {
        const header = t('import.noTaskDefinition', { name: name ?? t('import.pastedText') })
        flash({ id: FLASH, type: 'error', header, content: error instanceof Error ? error.message : String(error) })
      }
    },
    [t, flash, dismiss],
  )
  const importFile = useCallback(
    async (file: File) => {
      const { name, size } = file
      if (size > MOST_BYTES) {
        flash({ id: FLASH, type: 'error', content: t('import.tooLarge', { name, size: (size / 2 ** 20).toFixed(1) }) })
        return
      }
      try {
        importText(await file.text(), name)
      } catch {
        flash({ id: FLASH, type: 'error', content: t('import.fileUnreadable', { name }) })
      }
    },
    [t, flash, importText],
  )
  const openFile = useCallback(async () => {
    if (!desktop) {
      const file = await chooseFile('.json,application/json')
      if (file) await importFile(file)
      return
    }
    try {
      const file = await desktop.openTextFile({ title: t('import.chooseFile'), extensions: ['json'] })
      if (file) importText(file.text, file.name)
    } catch (error) {
      flash({ id: FLASH, type: 'error', content: error instanceof Error ? error.message : String(error) })
    }
  }, [desktop, t, flash, importFile, importText])
  return { importText, importFile, openFile }
}
