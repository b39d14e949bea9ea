import { useCallback, useMemo, useState } from 'react'
import { address } from '../../app/addresses.ts'
import { type Command, useCommands } from '../../app/commands.tsx'
import { useFlash } from '../../app/flash.tsx'
import { navigate } from '../../app/location.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { PasteDialog } from './import/PasteDialog.tsx'
import { type ImportSummary, looksLikeImport, summarise } from './import/readImport.ts'
import { useFileDrop } from './import/useFileDrop.ts'
import { useImport } from './import/useImport.ts'
import { usePaste } from './import/usePaste.ts'
import './taskDefinitions.css'

/** Files dropped anywhere and text pasted outside a field are taken for task definitions; always on, on every screen. */
export default function ImportDrop() {
  const { t } = useI18n()
  const { flash } = useFlash()
  const { importText, importFile, openFile } = useImport()
  const [pasted, setPasted] = useState<{ text: string; summary: ImportSummary }>()
  const onFiles = useCallback(
    (files: File[]) => {
      const [first] = files
      if (!first) return
      void importFile(first)
      if (files.length > 1) flash({ type: 'info', content: t('import.firstOnly', { name: first.name }) })
    },
    [importFile, flash, t],
  )
  const onText = useCallback(
    (text: string) => {
      if (!looksLikeImport(text)) return
      const summary = summarise(text)
      if (summary) setPasted({ text, summary })
      else importText(text) // Says what it is instead.
    },
    [importText],
  )
  const over = useFileDrop(onFiles)
  usePaste(onText, onFiles)
  useCommands(useImportCommands(openFile))
  return (
    <>
      {over ? (
        <div className="import-drop" role="status">
          <strong>{t('import.drop')}</strong>
          <span>{t('import.dropHint')}</span>
        </div>
      ) : null}
      {pasted ? (
        <PasteDialog
          summary={pasted.summary}
          onClose={() => setPasted(undefined)}
          onImport={() => {
            setPasted(undefined)
            importText(pasted.text)
          }}
        />
      ) : null}
    </>
  )
}

function useImportCommands(openFile: () => Promise<void>): readonly Command[] {
  const { t } = useI18n()
  return useMemo(() => {
    const group = t('taskDefinitions.title')
    return [
      { id: 'taskDefinition.import', title: t('import.command'), group, keys: 'mod+o', run: () => void openFile() },
      {
        id: 'taskDefinition.new',
        title: t('shell.newTaskDefinition'),
        group,
        keys: 'mod+shift+n',
        run: () => navigate(address.newTaskDefinition()),
      },
    ]
  }, [t, openFile])
}
