import { useState } from 'react'
import { useFlash } from './flash.tsx'
import { useFormAction } from './useFormAction.ts'

interface Sending {
  /** Nothing keeps it from being sent; else its fields say why from now on. */
  isWhole: boolean
  call(): Promise<unknown>
  /** What is said once it worked; nothing where the page itself shows it. */
  done?: string
}

/**
 * The state of a form in a dialog: what is typed, whether it was tried to send it, and its sending, after which the dialog closes. A failure
 * stays with the form.
 */
export function useDialogForm<Form extends object>(start: Form | (() => Form), onClose: () => void) {
  const [form, setForm] = useState(start)
  const [tried, setTried] = useState(false)
  const { flash } = useFlash()
  const { busy, problem, run } = useFormAction()
  const change = (changes: Partial<Form>) => setForm((present) => ({ ...present, ...changes }))
  const send = async ({ isWhole, call, done }: Sending) => {
    setTried(true)
    if (!isWhole || !(await run(call))) return
    onClose()
    if (done !== undefined) flash({ type: 'success', content: done })
  }
  return { form, change, tried, send, busy, problem }
}
