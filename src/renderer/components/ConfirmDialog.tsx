import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/I18n.tsx'

export interface ConfirmDialogProps {
  title: string
  /** What the button does, as a verb: "Delete service". */
  action: string
  onAction(): void
  /** Esc, the cross, and Cancel. */
  onClose(): void
  busy?: boolean
  /** Why it cannot be done now; the button says so and stays focusable. */
  disabledReason?: string | undefined
  /** Why it could not be done, beside the button. */
  problem?: string | undefined
  /** For what has more than a few fields. */
  size?: 'medium' | 'large'
  /** The form that the button sends, which then does what `onAction` says. */
  formId?: string
  /** The consequence, or what there is to choose. */
  children: ReactNode
}

/** A question over the page: one way on, and one back. */
export function ConfirmDialog({
  title,
  action,
  onAction,
  onClose,
  busy = false,
  disabledReason,
  problem,
  size = 'medium',
  formId,
  children,
}: ConfirmDialogProps) {
  const { t } = useI18n()
  const sends = formId === undefined ? { formAction: 'none' as const, onClick: onAction } : { form: formId }
  const reason = disabledReason === undefined ? {} : { disabled: true, disabledReason }
  return (
    <Modal
      visible
      size={size}
      onDismiss={onClose}
      header={title}
      footer={
        <SpaceBetween size="s">
          {problem === undefined ? null : <Alert type="error">{problem}</Alert>}
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button variant="primary" loading={busy} {...sends} {...reason}>
                {action}
              </Button>
            </SpaceBetween>
          </Box>
        </SpaceBetween>
      }
    >
      {children}
    </Modal>
  )
}
