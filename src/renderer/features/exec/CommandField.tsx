import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { splitCommand } from '#cluster/api/splitCommand.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { suggestedCommand } from './execCommands.ts'

interface Props {
  image: string
  command: string
  onRun(command: string): void
}

/** What to run instead of a shell. */
export function CommandField({ image, command, onRun }: Props) {
  const { t } = useI18n()
  const [typed, setTyped] = useState(command)
  const [tried, setTried] = useState(false)
  const problem = 'problem' in splitCommand(typed) ? t('exec.quoteOpen') : undefined
  const run = () => {
    setTried(true)
    if (problem === undefined) onRun(typed.trim())
  }
  const example = suggestedCommand(image)
  return (
    <div className="exec-command">
      <FormField
        stretch
        label={t('exec.command')}
        constraintText={t('exec.commandHint', { example })}
        errorText={tried ? problem : undefined}
      >
        <div className="exec-field">
          <Input
            value={typed}
            placeholder={example}
            spellcheck={false}
            autoFocus
            onChange={({ detail }) => setTyped(detail.value)}
            onKeyDown={({ detail }) => (detail.key === 'Enter' ? run() : undefined)}
          />
          <Button onClick={run}>{t('exec.run')}</Button>
        </div>
      </FormField>
    </div>
  )
}
