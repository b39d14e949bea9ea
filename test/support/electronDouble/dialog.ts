import type { Dialog, MessageBoxReturnValue } from 'electron'
import { world } from './world.ts'

const waiting: ((answer: MessageBoxReturnValue) => void)[] = []

/** Answers the oldest dialog with one of its buttons. */
export function answerDialog(button: string, checkboxChecked = false): void {
  const question = world.questions.shift()
  const response = question?.buttons.indexOf(button) ?? -1
  if (response < 0) throw new Error(`no dialog with a button "${button}"; it has ${question?.buttons.join(', ')}`)
  waiting.shift()?.({ response, checkboxChecked })
}

export const dialog = {
  showMessageBox(...given: unknown[]): Promise<MessageBoxReturnValue> {
    const { message, detail = '', buttons = [], checkboxLabel } = given.at(-1) as Electron.MessageBoxOptions
    world.questions.push({ message, detail, buttons, checkbox: checkboxLabel })
    return new Promise((resolve) => waiting.push(resolve))
  },
  showErrorBox(title: string, content: string) {
    world.errors.push(`${title}: ${content}`)
    process.send?.({ error: `${title}: ${content}` })
  },
  showOpenDialog: async () => ({ canceled: false, filePaths: (process.env['DOUBLE_CHOSEN_FILE'] ?? '').split('\n').filter(Boolean) }),
  showSaveDialog: async () => ({ canceled: false, filePath: process.env['DOUBLE_SAVED_FILE'] ?? '' }),
} satisfies Pick<Dialog, 'showMessageBox' | 'showErrorBox' | 'showOpenDialog' | 'showSaveDialog'>
