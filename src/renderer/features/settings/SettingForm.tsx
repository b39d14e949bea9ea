import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import Header from '@cloudscape-design/components/header'
import type { ReactNode } from 'react'

interface Props {
  title: string
  description?: string
  /** What the button says, and what it does where that alone does not tell. */
  action: { text: string; label?: string }
  saving: boolean
  /** There is nothing to save, or it may not be changed. */
  disabled: boolean
  onSave(): void
  children: ReactNode
}

/** A part of the settings with fields that are saved together. */
export function SettingForm({ title, description, action, saving, disabled, onSave, children }: Props) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSave()
      }}
    >
      <Container
        header={
          <Header variant="h2" description={description}>
            {title}
          </Header>
        }
      >
        <Form
          actions={
            <Button loading={saving} disabled={disabled} {...(action.label !== undefined && { ariaLabel: action.label })}>
              {action.text}
            </Button>
          }
        >
          {children}
        </Form>
      </Container>
    </form>
  )
}
