import { dialog } from 'electron'
import type { Question } from './questions.ts'

/** Shows a native dialog and answers what was chosen. */
export async function ask<Answer>(question: Question<Answer>): Promise<{ answer: Answer; remember: boolean }> {
  const { message, detail, choices, defaultId, cancelId, checkbox } = question
  const { response, checkboxChecked } = await dialog.showMessageBox({
    type: 'question',
    message,
    detail,
    buttons: choices.map(({ label }) => label),
    defaultId,
    cancelId,
    noLink: true,
    ...(checkbox !== undefined && { checkboxLabel: checkbox }),
  })
  const choice = choices[response] ?? choices[cancelId]
  if (!choice) throw new Error('a question without choices')
  return { answer: choice.answer, remember: checkboxChecked }
}
