import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { app, dialog } from 'electron'
import type { OpenTextFile, TextFile } from '#renderer/bridge/desktop.ts'
import type { Words } from '../words/index.ts'

const largest = 4 * 1024 * 1024

const whyNot = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** Undefined when the user cancels. Rejects with a sentence. */
export async function openTextFile({ title, extensions }: OpenTextFile, words: Words['errors']): Promise<TextFile | undefined> {
  const filters = [{ name: extensions.map((extension) => `.${extension}`).join(' '), extensions }]
  const { filePaths } = await dialog.showOpenDialog({ title, properties: ['openFile'], ...(extensions.length > 0 && { filters }) })
  const [path] = filePaths
  return path === undefined ? undefined : readTextFile(path, words)
}

async function readTextFile(path: string, words: Words['errors']): Promise<TextFile> {
  const name = basename(path)
  const fail = (error: unknown) => Promise.reject(new Error(words.file(name, whyNot(error))))
  const { size } = await stat(path).catch(fail)
  if (size > largest) throw new Error(words.tooLarge(name))
  return { name, text: await readFile(path, 'utf8').catch(fail) }
}

/** Answers the path written to, or undefined when the user cancels. Rejects with a sentence. */
export async function saveTextFile({ name, text }: TextFile, words: Words['errors']): Promise<string | undefined> {
  // The page proposes a name, never a folder.
  const defaultPath = join(app.getPath('downloads'), basename(name))
  const { filePath, canceled } = await dialog.showSaveDialog({ defaultPath })
  if (canceled || !filePath) return undefined
  await writeFile(filePath, text).catch((error: unknown) => Promise.reject(new Error(words.save(filePath, whyNot(error)))))
  return filePath
}
