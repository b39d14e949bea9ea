import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useEffect, useState } from 'react'
import { useAction } from '../../app/useAction.ts'
import { Copyable } from '../../components/Copyable.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'
import { readValue } from './secretCalls.ts'
import type { KeptSecret } from './secretsView.ts'

const MASK = '••••••••'

/** A value that is asked for only when somebody wants to see it, and forgotten when it is hidden or the window is left. */
export function SecretValue({ secret }: { secret: KeptSecret }) {
  const { t } = useI18n()
  const client = useClient()
  const [busy, run] = useAction()
  const [value, setValue] = useState<string>()
  const { name } = secret
  useEffect(() => {
    const forget = () => document.hidden && setValue(undefined)
    document.addEventListener('visibilitychange', forget)
    return () => document.removeEventListener('visibilitychange', forget)
  }, [])
  const reveal = () => run(async () => setValue(await readValue(client, secret)), t('secrets.revealFailed', { name }))
  const shown = value !== undefined
  return (
    <SpaceBetween direction="horizontal" size="xs">
      {shown ? (
        <span title={value}>
          <Copyable text={value} shown={shorten(value)} label={t('task.copyValue', { name })} />
        </span>
      ) : (
        <code className="code">{MASK}</code>
      )}
      <Button
        variant="inline-link"
        loading={busy}
        ariaLabel={t(shown ? 'task.hideValue' : 'task.showValue', { name })}
        onClick={() => (shown ? setValue(undefined) : void reveal())}
      >
        {t(shown ? 'common.hide' : 'common.show')}
      </Button>
    </SpaceBetween>
  )
}

/** A cell keeps its width; the whole is on hover and in what is copied. */
const most = 16
const shorten = (value: string) => (value.length > most ? `${value.slice(0, most)}…` : value)
