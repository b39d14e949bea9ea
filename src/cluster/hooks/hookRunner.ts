/**
 * Calls the targets of lifecycle hooks that are under way, and writes down what they answer. It decides nothing: control begins and ends
 * hooks. A call that was under way when Marina ended is made again, with the same `executionId`.
 */
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { LifecycleHookRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { earlierRevision } from '#cluster/state/writes/serviceDeployments.ts'
import type { CallHook } from './callHook.ts'
import { type HookAnswer, hookEvent } from './hookCall.ts'

/** Calls under way at a time: whoever configures many hooks has them wait for each other. */
const mostCalls = 8

export interface HookRunner {
  start(): void
  /** Resolves when nothing is under way any more. */
  stop(): Promise<void>
}

interface Parts {
  store: Store
  clock: Clock
  log: Logger
  call: CallHook
}

interface Due {
  deployment: ServiceDeploymentRecord
  hook: LifecycleHookRecord
}

export function createHookRunner({ store, clock, log, call }: Parts): HookRunner {
  const underWay = new Map<string, { abort: AbortController; ended: Promise<void> }>()
  let cancelTimer: Cancel = () => {}
  let unsubscribe: Cancel | undefined

  const look = () => {
    if (!unsubscribe) return
    const open = openHooks(store)
    const openIds = new Set(open.map(({ hook }) => hook.hookId))
    for (const [id, { abort }] of underWay) if (!openIds.has(id)) abort.abort()
    const waiting = open.filter(({ hook }) => !underWay.has(hook.hookId))
    const due = waiting.filter(({ hook }) => (hook.callAt ?? 0) <= clock.now())
    for (const one of due.slice(0, Math.max(0, mostCalls - underWay.size))) begin(one)
    lookAgain(waiting.flatMap(({ hook }) => ((hook.callAt ?? 0) > clock.now() ? [hook.callAt ?? 0] : [])))
  }

  const lookAgain = (times: number[]) => {
    cancelTimer()
    cancelTimer = times.length > 0 ? clock.after(Math.min(...times) - clock.now(), look) : () => {}
  }

  const begin = ({ deployment, hook }: Due) => {
    const abort = new AbortController()
    const snapshot = store.read()
    const service = snapshot.services.get(deployment.serviceArn)
    const earlier = service && earlierRevision(snapshot, service, deployment.deploymentId)
    const ended = call(hook.targetArn ?? '', hookEvent(deployment, hook, earlier?.arn), abort.signal)
      .then((answer) => take(store, deployment, hook, answer, clock.now()))
      .catch((error: unknown) => log.debug('the call of a lifecycle hook ended', { hook: hook.hookId, why: String(error) }))
      .finally(() => {
        underWay.delete(hook.hookId)
        look()
      })
    underWay.set(hook.hookId, { abort, ended })
  }

  return {
    start() {
      unsubscribe = store.subscribe(({ changes }) => {
        // Later: the caller is in the middle of a commit.
        if (changes.some(({ table }) => table === 'serviceDeployments')) queueMicrotask(look)
      })
      look()
    },
    async stop() {
      unsubscribe?.()
      unsubscribe = undefined
      cancelTimer()
      for (const { abort } of underWay.values()) abort.abort()
      await Promise.all([...underWay.values()].map(({ ended }) => ended))
    },
  }
}

function openHooks(store: Store): Due[] {
  return store
    .read()
    .serviceDeployments.by('calling', 'calling')
    .flatMap(
      (deployment) => deployment.lifecycle?.hooks.flatMap((hook) => (hook.status === 'IN_PROGRESS' ? [{ deployment, hook }] : [])) ?? [],
    )
}

/** Nothing where the hook is over: it timed out, or its deployment turned round. */
function take(store: Store, { arn }: ServiceDeploymentRecord, { hookId }: LifecycleHookRecord, answer: HookAnswer, now: number): void {
  store.update('lifecycle hook answered', (tx) => {
    const record = tx.snapshot.serviceDeployments.get(arn)
    const hook = record?.lifecycle?.hooks.find((one) => one.hookId === hookId)
    if (!record?.lifecycle || hook?.status !== 'IN_PROGRESS') return
    const hooks = record.lifecycle.hooks.map((one) => (one === hook ? answered(hook, answer, now) : one))
    tx.put('serviceDeployments', { ...record, lifecycle: { ...record.lifecycle, hooks }, updatedAt: now })
  })
}

function answered(hook: LifecycleHookRecord, answer: HookAnswer, now: number): LifecycleHookRecord {
  const { callAt: _, ...rest } = hook
  if (answer.hookStatus === 'SUCCEEDED') return { ...rest, status: 'SUCCEEDED' }
  if (answer.hookStatus === 'FAILED') return { ...rest, status: 'FAILED', failure: answer.failure }
  return { ...rest, callAt: now + answer.againAfterMs, ...(answer.details !== undefined && { details: answer.details }) }
}
