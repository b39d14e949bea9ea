import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import type { WatchedListener, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import type { SentRequests } from '#cluster/api/resources/marina.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

const COUNT = 20

/** Sends a listener a few requests and shows who answered them: to see rules, weights and health at work. */
export function SendRequests({ listener, groups }: { listener: WatchedListener; groups: ReadonlyMap<string, WatchedTargetGroup> }) {
  const { t } = useI18n()
  const client = useClient()
  const offline = useOffline()
  const [path, setPath] = useState('/')
  const [sent, setSent] = useState<SentRequests>()
  const [busy, run] = useAction()
  const listenerArn = listener.ListenerArn ?? ''
  const reason = offline ?? (listener.place.state === 'listening' ? undefined : t('loadBalancers.notListening'))
  const send = () =>
    run(async () => setSent(await client.sendRequests({ listenerArn, count: COUNT, path: path || '/' })), t('loadBalancers.sendFailed'))
  return (
    <div className="lb-send">
      <form
        className="lb-send-form"
        onSubmit={(event) => {
          event.preventDefault()
          if (reason === undefined) void send()
        }}
      >
        <FormField label={t('loadBalancers.path')}>
          <Input value={path} spellcheck={false} autoComplete={false} onChange={({ detail }) => setPath(detail.value)} />
        </FormField>
        <Button formAction="none" loading={busy} disabled={reason !== undefined} disabledReason={reason ?? ''} onClick={() => void send()}>
          {t('loadBalancers.send', { count: COUNT })}
        </Button>
      </form>
      <div role="status">{sent ? <Sent sent={sent} groups={groups} /> : null}</div>
    </div>
  )
}

function Sent({ sent, groups }: { sent: SentRequests; groups: ReadonlyMap<string, WatchedTargetGroup> }) {
  const { t } = useI18n()
  const { statusCodes, targets, answeredItself, failed, failure, to } = sent
  const statuses = statusCodes.map(({ status, count }) => `${count} × ${status}`).join(', ')
  const rows = targets.map(({ targetGroupArn, id, port, count }) => ({
    key: `${targetGroupArn} ${id} ${port}`,
    who: `${id}:${port}`,
    group: groups.get(targetGroupArn)?.TargetGroupName ?? '',
    count,
  }))
  const all = answeredItself > 0 ? [...rows, { key: 'itself', who: t('loadBalancers.itself'), group: '', count: answeredItself }] : rows
  return (
    <>
      <Box>{t('loadBalancers.sent', { to, statuses: statuses || t('loadBalancers.noAnswer') })}</Box>
      {failed > 0 ? <Alert type="warning">{t('loadBalancers.sentFailed', { count: failed, why: failure ?? '' })}</Alert> : null}
      {all.length > 0 ? (
        <Table
          variant="embedded"
          contentDensity="compact"
          items={all}
          trackBy="key"
          ariaLabels={{ tableLabel: t('loadBalancers.whoAnswered') }}
          columnDefinitions={[
            { id: 'who', header: t('loadBalancers.target'), cell: ({ who }) => who, isRowHeader: true },
            { id: 'group', header: t('loadBalancers.targetGroup'), cell: ({ group }) => group || t('common.none') },
            { id: 'count', header: t('loadBalancers.requests'), cell: ({ count }) => <span className="numbers">{count}</span> },
          ]}
        />
      ) : null}
    </>
  )
}
