import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Header from '@cloudscape-design/components/header'
import Input from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'
import { address } from '../../app/addresses.ts'
import { InfoLink, useScreenHelp } from '../../app/help.tsx'
import { navigate } from '../../app/location.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { Empty } from '../../components/Empty.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

interface Props {
  topic: 'service' | 'task'
  title: string
  description: string
  /** What the button does. */
  action: string
  busy: boolean
  /** Why it was refused, beside the button. */
  problem: string | undefined
  onSubmit(): void
  /** Where Cancel leads. */
  cluster: string
  children: ReactNode
}

/** What the forms that start something have in common: title, help, Cancel and one way on. */
export function LaunchFrame({ topic, title, description, action, busy, problem, onSubmit, cluster, children }: Props) {
  const { t } = useI18n()
  const offline = useOffline()
  useScreenHelp(topic)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <Form
        errorText={problem}
        header={
          <Header variant="h1" info={<InfoLink topic={topic} />} description={description}>
            {title}
          </Header>
        }
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" variant="link" onClick={() => navigate(address.cluster(cluster))}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" loading={busy} disabled={offline !== undefined} disabledReason={offline ?? ''}>
              {action}
            </Button>
          </SpaceBetween>
        }
      >
        <Container>
          <SpaceBetween size="m">{children}</SpaceBetween>
        </Container>
      </Form>
    </form>
  )
}

interface NumberFieldProps {
  label: string
  value: number
  onChange(value: number): void
  problem: string | undefined
  constraint?: string
}

/** A whole number to type. */
export function NumberField({ label, value, onChange, problem, constraint }: NumberFieldProps) {
  return (
    <FormField label={label} errorText={problem} constraintText={constraint}>
      <Input type="number" inputMode="numeric" value={String(value)} onChange={({ detail }) => onChange(Number(detail.value))} />
    </FormField>
  )
}

/** The forms start from a task definition; where there is none, one is written first. */
export function NoDefinitions() {
  const { t } = useI18n()
  return (
    <Container>
      <Empty
        title={t('form.noDefinitions')}
        sentence={t('help.taskDefinition.sentence')}
        action={
          <Button variant="primary" onClick={() => navigate(address.newTaskDefinition())}>
            {t('shell.newTaskDefinition')}
          </Button>
        }
      />
    </Container>
  )
}
