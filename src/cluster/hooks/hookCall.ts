/** What a lifecycle hook is told and what it may answer: pure, in the shapes that ECS has for Lambda functions (spec part 1, 5.12). */
import type { LifecycleHookRecord, LifecycleRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'

export interface HookEvent {
  executionId: string
  lifecycleStage: LifecycleHookRecord['stage']
  /** Of the service deployment. */
  resourceArn: string
  executionDetails: {
    serviceArn: string
    targetServiceRevisionArn: string
    /** Revision → percent; empty where the stage does not shift it. */
    testTrafficWeights: Record<string, number>
    productionTrafficWeights: Record<string, number>
  }
  hookDetails?: unknown
}

/** @param earlierArn what has the traffic that the target revision has not */
export function hookEvent(
  { arn, serviceArn, targetRevisionArn, lifecycle }: ServiceDeploymentRecord,
  { hookId, stage, details }: LifecycleHookRecord,
  earlierArn: string | undefined,
): HookEvent {
  const shares = (kind: 'test' | 'production') => (lifecycle && shifting[kind].includes(stage) ? sharesOf(lifecycle, kind) : {})
  const sharesOf = (at: LifecycleRecord, kind: 'test' | 'production') => ({
    [targetRevisionArn]: at[kind],
    ...(earlierArn !== undefined && { [earlierArn]: Math.round((100 - at[kind]) * 10) / 10 }),
  })
  return {
    executionId: hookId,
    lifecycleStage: stage,
    resourceArn: arn,
    executionDetails: {
      serviceArn,
      targetServiceRevisionArn: targetRevisionArn,
      testTrafficWeights: shares('test'),
      productionTrafficWeights: shares('production'),
    },
    ...(details !== undefined && { hookDetails: details }),
  }
}

const shifting: Readonly<Record<'test' | 'production', readonly string[]>> = {
  test: ['RECONCILE_SERVICE', 'TEST_TRAFFIC_SHIFT'],
  production: ['RECONCILE_SERVICE', 'PRODUCTION_TRAFFIC_SHIFT'],
}

export type HookAnswer =
  | { hookStatus: 'SUCCEEDED' }
  | { hookStatus: 'FAILED'; failure: string }
  | { hookStatus: 'IN_PROGRESS'; againAfterMs: number; details?: unknown }

/** ECS's, in seconds. */
const usualDelay = 30
const longestDelay = 24 * 60 * 60
/** JSON of `hookDetails`, which goes into the record. */
const mostDetailCharacters = 8192

/** @param arn of the target, for what is said of it */
export function readHookAnswer(text: string, arn: string): HookAnswer {
  const answer = parse(text)
  const unreadable = (why: string): HookAnswer => ({
    hookStatus: 'FAILED',
    failure: `ECS was unable to parse the response from ${arn} due to ${why}`,
  })
  if (typeof answer !== 'object' || answer === null) return unreadable('it not being a JSON object')
  const { hookStatus, callBackDelay, hookDetails } = answer as Record<string, unknown>
  if (hookStatus === undefined || hookStatus === null) return unreadable('HookStatus must not be null')
  if (hookStatus === 'SUCCEEDED') return { hookStatus }
  if (hookStatus === 'FAILED') return { hookStatus, failure: `Lifecycle hook target ${arn} returned FAILED status.` }
  if (hookStatus !== 'IN_PROGRESS') return unreadable('HookStatus must be one of SUCCEEDED, FAILED, IN_PROGRESS')
  const delay = typeof callBackDelay === 'number' && callBackDelay > 0 ? Math.min(callBackDelay, longestDelay) : usualDelay
  if (hookDetails !== undefined && JSON.stringify(hookDetails).length > mostDetailCharacters)
    return unreadable(`hookDetails having more than ${mostDetailCharacters} characters`)
  return { hookStatus, againAfterMs: Math.max(1, delay) * 1000, ...(hookDetails !== undefined && { details: hookDetails }) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
