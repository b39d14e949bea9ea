/** Where a deployment that shifts traffic goes from where it is: pure, as far as it can go at once (spec part 1, 5.12). */
import type { DeploymentLifecycleHook, DeploymentLifecycleHookStage } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { LifecycleHookRecord, LifecycleRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { type LifecycleStep, lifecycleSteps, type StepCondition } from './lifecycleSteps.ts'

const minute = 60_000
/** ECS's default, in minutes. */
const hookTimeoutMinutes = 1440
/** Of one deployment: many steps with many hooks are not to make its record grow without end. */
const mostHooksKept = 100

export type LifecycleFacts = Readonly<Record<StepCondition, boolean>>

type Deployment = Pick<ServiceDeploymentRecord, 'arn' | 'deploymentConfiguration' | 'sourceRevisionArns'>

export interface NextLifecycle {
  lifecycle: LifecycleRecord
  /** Look again then, in milliseconds since the epoch. */
  lookAt?: number
  /** A hook failed: the deployment is to be given up, because of this. */
  failedBecause?: string
}

/** At the first step, nothing shifted. */
export const newLifecycle = (deployment: Deployment, now: number): LifecycleRecord =>
  enter({ direction: 'forward', step: 0, stage: 'PRE_SCALE_UP', production: 0, test: 0, hooks: [], stageSince: now }, 0, deployment, now)

/** Turned around: what it waited for is over, and the traffic goes back. */
export const turnedBack = (lifecycle: LifecycleRecord, deployment: Deployment, now: number): LifecycleRecord =>
  enter({ ...withoutOpenHooks(lifecycle), direction: 'back' }, 0, deployment, now)

/** Nobody is asked any more. */
export const withoutOpenHooks = (lifecycle: LifecycleRecord): LifecycleRecord => ({
  ...lifecycle,
  hooks: lifecycle.hooks.map((hook) => (isOpen(hook) ? { ...hook, status: 'FAILED' as const, failure: 'The deployment ended.' } : hook)),
})

/** When it is, and what bake times are divided by; pauses and the time that hooks have are a person's, and stay. */
export interface LifecycleTime {
  /** Milliseconds since the epoch. */
  now: number
  speed?: number
}

/** The same record where nothing changed. */
export function nextLifecycle(before: LifecycleRecord, deployment: Deployment, facts: LifecycleFacts, time: LifecycleTime): NextLifecycle {
  const steps = lifecycleSteps(deployment, before.direction)
  let lifecycle = before
  while (!lifecycle.done) {
    const step = steps[lifecycle.step]
    if (!step) return { lifecycle: { ...lifecycle, done: true } }
    const looked = lookAtStep(lifecycle, step, deployment, facts, time)
    if (!looked.passed) return looked
    lifecycle = enter(looked.lifecycle, lifecycle.step + 1, deployment, time.now)
  }
  return { lifecycle }
}

function enter(lifecycle: LifecycleRecord, at: number, deployment: Deployment, now: number): LifecycleRecord {
  const step = lifecycleSteps(deployment, lifecycle.direction)[at]
  const { waitingSince: _, waitsUntil: __, ...rest } = lifecycle
  if (!step) return { ...rest, step: at }
  const { stage, production = lifecycle.production, test = lifecycle.test } = step
  const stageSince = stage === lifecycle.stage && at > 0 ? lifecycle.stageSince : now
  return { ...rest, step: at, stage, production, test, stageSince }
}

interface Looked extends NextLifecycle {
  passed: boolean
}

function lookAtStep(
  lifecycle: LifecycleRecord,
  step: LifecycleStep,
  deployment: Deployment,
  facts: LifecycleFacts,
  { now, speed = 1 }: LifecycleTime,
): Looked {
  if (step.until && !facts[step.until]) return { lifecycle, passed: false }
  const asked = lookAtHooks(lifecycle, step, deployment, now)
  if (!asked.passed || !step.waitMinutes) return asked
  const { waitingSince = now } = asked.lifecycle
  const waitsUntil = waitingSince + (step.waitMinutes * minute) / speed
  if (now >= waitsUntil) return asked
  const isKnown = asked.lifecycle.waitsUntil === waitsUntil
  return { lifecycle: isKnown ? asked.lifecycle : { ...asked.lifecycle, waitingSince, waitsUntil }, lookAt: waitsUntil, passed: false }
}

function lookAtHooks(lifecycle: LifecycleRecord, { hooksOf }: LifecycleStep, deployment: Deployment, now: number): Looked {
  if (!hooksOf) return { lifecycle, passed: true }
  const begun = begin(lifecycle, hooksOf, deployment, now)
  const after = timeOut(begun, now)
  const hooks = after.hooks.filter((hook) => isOfStep(hook, after))
  const failed = hooks.find(hasFailed)
  // A rollback goes on, whatever hooks say of it.
  if (failed && after.direction === 'forward') return { lifecycle: after, passed: false, failedBecause: reasonOf(failed) }
  const open = hooks.filter(isOpen)
  if (open.length === 0) return { lifecycle: after, passed: true }
  return { lifecycle: after, passed: false, lookAt: Math.min(...open.map(({ expiresAt }) => expiresAt)) }
}

const isOfStep = (hook: LifecycleHookRecord, { direction, step }: LifecycleRecord) => hook.direction === direction && hook.step === step
const isOpen = ({ status }: LifecycleHookRecord) => status === 'AWAITING_ACTION' || status === 'IN_PROGRESS'
const hasFailed = ({ status, timeoutAction }: LifecycleHookRecord) =>
  status === 'FAILED' || (status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK')

/** Each time that a step with hooks comes, they are all asked, at once. */
function begin(lifecycle: LifecycleRecord, stage: DeploymentLifecycleHookStage, deployment: Deployment, now: number): LifecycleRecord {
  if (lifecycle.hooks.some((hook) => isOfStep(hook, lifecycle))) return lifecycle
  const { lifecycleHooks = [] } = deployment.deploymentConfiguration
  const wanted = lifecycleHooks.filter(({ lifecycleStages }) => lifecycleStages?.includes(stage))
  if (wanted.length === 0) return lifecycle
  const begun = wanted.map((hook, at) => newHook(hook, stage, { lifecycle, deployment, at, now }))
  return { ...lifecycle, hooks: [...lifecycle.hooks, ...begun].slice(-mostHooksKept) }
}

function newHook(
  { targetType = 'AWS_LAMBDA', hookTargetArn, hookDetails, timeoutConfiguration }: DeploymentLifecycleHook,
  stage: DeploymentLifecycleHookStage,
  { lifecycle: { direction, step }, deployment, at, now }: { lifecycle: LifecycleRecord; deployment: Deployment; at: number; now: number },
): LifecycleHookRecord {
  const { timeoutInMinutes = hookTimeoutMinutes, action: timeoutAction = 'ROLLBACK' } = timeoutConfiguration ?? {}
  return {
    hookId: `${shortName(deployment.arn)}-${direction === 'back' ? 'back-' : ''}${step}-${at}`,
    direction,
    step,
    stage,
    targetType,
    status: targetType === 'PAUSE' ? 'AWAITING_ACTION' : 'IN_PROGRESS',
    expiresAt: now + timeoutInMinutes * minute,
    timeoutAction,
    ...definedOnly({ targetArn: hookTargetArn, details: hookDetails }),
    ...(targetType !== 'PAUSE' && { callAt: now }),
  }
}

function timeOut(lifecycle: LifecycleRecord, now: number): LifecycleRecord {
  const isOver = (hook: LifecycleHookRecord) => isOfStep(hook, lifecycle) && isOpen(hook) && hook.expiresAt <= now
  if (!lifecycle.hooks.some(isOver)) return lifecycle
  return { ...lifecycle, hooks: lifecycle.hooks.map((hook) => (isOver(hook) ? { ...hook, status: 'TIMED_OUT' as const } : hook)) }
}

/** As `statusReason` goes on after "because" (spec part 1, 5.11). */
function reasonOf({ stage, status, targetArn, failure }: LifecycleHookRecord): string {
  const why = status === 'TIMED_OUT' ? `Lifecycle hook${targetArn ? ` target ${targetArn}` : ''} timed out.` : failure
  return `${stage} lifecycle hook(s) failed.${why ? ` ${why}` : ''}`
}
