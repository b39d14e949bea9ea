import SpaceBetween from '@cloudscape-design/components/space-between'
import { useId } from 'react'
import { ConfirmDialog, type ConfirmDialogProps } from './ConfirmDialog.tsx'

/** Fields over the page: the button sends them, and so does Enter in any of them. */
export function FormDialog({ children, ...dialog }: Omit<ConfirmDialogProps, 'formId'>) {
  const formId = useId()
  return (
    <ConfirmDialog {...dialog} formId={formId}>
      <form
        id={formId}
        onSubmit={(event) => {
          event.preventDefault()
          dialog.onAction()
        }}
      >
        <SpaceBetween size="m">{children}</SpaceBetween>
      </form>
    </ConfirmDialog>
  )
}
