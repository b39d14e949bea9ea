import type { Rule } from '@aws-sdk/client-elastic-load-balancing-v2'
import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { WatchedListener, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { useFlash } from '../../app/flash.tsx'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../app/useAction.ts'
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import type { TrafficState } from '../../data/watchState.ts'
import { useI18n } from '../../i18n/I18n.tsx'
import { OpenLink } from '../services/ServicesTable.tsx'
import { ListenerActions } from './ListenerActions.tsx'
import { type BalancerView, listenerUrl, neighbour } from './loadBalancerView.ts'
import { RuleDialog } from './RuleDialog.tsx'
import { type RuleDeed, RuleRow } from './RuleRow.tsx'
import { SendRequests } from './SendRequests.tsx'

interface Props {
  view: BalancerView
  listener: WatchedListener
  groups: ReadonlyMap<string, WatchedTargetGroup>
  traffic: TrafficState
  now: number
}

/** One listener as a picture: its port, its rules in their order, and where each leads. */
export function ListenerPanel({ view, listener, groups, traffic, now }: Props) {
  const { t } = useI18n()
  const network = view.type === 'network'
  const offline = useOffline()
  const [asked, setAsked] = useState<{ deed: 'add' | 'edit' | 'delete'; rule?: Rule }>()
  const move = useMove()
  const title = `${listener.Protocol}:${listener.Port}`
  const act = (rule: Rule, deed: RuleDeed) => {
    if (deed === 'edit' || deed === 'delete') setAsked({ deed, rule })
    else void move(rule, neighbour(listener.rules, rule, deed === 'up' ? -1 : 1))
  }
  const close = () => setAsked(undefined)
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={<Place listener={listener} />}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <ListenerActions view={view} listener={listener} groups={groups} />
              {network ? null : (
                <Button disabled={offline !== undefined} disabledReason={offline ?? ''} onClick={() => setAsked({ deed: 'add' })}>
                  {t('loadBalancers.addRule')}
                </Button>
              )}
            </SpaceBetween>
          }
        >
          {title}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <WhyNotThere listener={listener} />
        <ol className="lb-rules" aria-label={t('loadBalancers.rulesOf', { listener: title })}>
          {listener.rules.map((rule) => (
            <RuleRow
              key={rule.RuleArn}
              rule={rule}
              groups={groups}
              traffic={traffic}
              now={now}
              network={network}
              deeds={deedsOf(listener.rules, rule)}
              onDeed={(deed) => act(rule, deed)}
            />
          ))}
        </ol>
        {network ? null : <SendRequests listener={listener} groups={groups} />}
      </SpaceBetween>
      {asked?.deed === 'add' || asked?.deed === 'edit' ? (
        <RuleDialog listener={listener} groups={groups} rule={asked.rule} onClose={close} />
      ) : null}
      {asked?.deed === 'delete' && asked.rule ? <DeleteRule rule={asked.rule} onClose={close} /> : null}
    </Container>
  )
}

function deedsOf(rules: readonly Rule[], rule: Rule): RuleDeed[] {
  if (rule.IsDefault) return ['edit']
  const up: RuleDeed[] = neighbour(rules, rule, -1) ? ['up'] : []
  const down: RuleDeed[] = neighbour(rules, rule, 1) ? ['down'] : []
  return ['edit', ...up, ...down, 'delete']
}

function Place({ listener }: { listener: WatchedListener }) {
  const { t } = useI18n()
  const { state, address = '', localPort = 0 } = listener.place
  const url = listenerUrl(listener)
  if (url) return <OpenLink url={url} />
  return state === 'listening' ? t('loadBalancers.at', { place: `${address}:${localPort}` }) : t('loadBalancers.notListening')
}

/** Who has its own port, and where it is instead. */
function WhyNotThere({ listener: { place, Port = 0 } }: { listener: WatchedListener }) {
  const { t } = useI18n()
  if (place.reason === undefined) return null
  if (place.state === 'failed') {
    return (
      <Alert type="error" header={t('loadBalancers.placeFailed', { port: Port })}>
        {t('loadBalancers.placeFailedWhy', { why: place.reason })}
      </Alert>
    )
  }
  return <Alert type="info">{t('loadBalancers.placedElsewhere', { local: place.localPort ?? 0, why: place.reason })}</Alert>
}

/** Two rules change places by changing their priorities. */
function useMove() {
  const { t } = useI18n()
  const client = useClient()
  const [, run] = useAction()
  return async (rule: Rule, other: Rule | undefined) => {
    if (!other) return
    const RulePriorities = [
      { RuleArn: rule.RuleArn, Priority: Number(other.Priority) },
      { RuleArn: other.RuleArn, Priority: Number(rule.Priority) },
    ]
    await run(() => client.loadBalancing.setRulePriorities({ RulePriorities }), t('loadBalancers.moveFailed'))
  }
}

function DeleteRule({ rule, onClose }: { rule: Rule; onClose(): void }) {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const [busy, run] = useAction()
  const priority = rule.Priority ?? ''
  const remove = async () => {
    const worked = await run(
      () => client.loadBalancing.deleteRule({ RuleArn: rule.RuleArn }),
      t('loadBalancers.ruleDeleteFailed', { priority }),
    )
    onClose()
    if (worked) flash({ type: 'success', content: t('loadBalancers.ruleDeleted', { priority }) })
  }
  return (
    <ConfirmDialog
      title={t('loadBalancers.ruleDeleteTitle', { priority })}
      action={t('loadBalancers.ruleDelete')}
      onAction={() => void remove()}
      onClose={onClose}
      busy={busy}
    >
      {t('loadBalancers.ruleDeleteSentence')}
    </ConfirmDialog>
  )
}
