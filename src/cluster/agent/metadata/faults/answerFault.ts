/**
 * The fault endpoints (spec part 2, 7.6). Requests are checked as ECS checks them, and nothing is ever started: what shapes
 * a task's network are programs with rights in its namespace, and no image with them comes with Marina. So no fault runs,
 * which is what `stop` and `status` say.
 */
import type { Clock } from '#cluster/lib/clock.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Answer } from '../answerCredentials.ts'
import { createRateLimit } from '../rateLimit.ts'
import { checkFault, type FaultAction, type FaultKind } from './checkFault.ts'

export interface FaultRequest {
  kind: FaultKind
  action: FaultAction
  body: string
}

export type AnswerFault = (
  request: FaultRequest,
  caller: { task: TaskRecord; taskDefinition: TaskDefinitionRecord | undefined } | undefined,
) => Answer

/** One request in five seconds, of each operation. */
const LIMIT = { perSecond: 0.2, burst: 1 }

export const CANNOT_START =
  'internal error: on this computer no fault can be started, because nothing that shapes a task’s network comes with Marina'

/** @returns what answers, counting how often each operation is asked for */
export function createFaults(clock: Clock): AnswerFault {
  const limits = new Map<string, () => boolean>()
  const isWithinRate = (operation: string): boolean => {
    const limit = limits.get(operation) ?? createRateLimit(LIMIT, clock.now)
    limits.set(operation, limit)
    return limit()
  }
  return ({ kind, action, body }, caller) => {
    if (!isWithinRate(`${kind} ${action}`)) return { status: 429, body: 'You have reached maximum request limit' }
    const problem = checkFault(kind, action, body)
    if (problem !== undefined) return refuse(400, problem)
    if (!caller) return refuse(404, 'unable to find the container that the request came from')
    const refusal = refusalOf(caller)
    if (refusal !== undefined) return refuse(400, refusal)
    if (action === 'start') return refuse(500, CANNOT_START)
    return { status: 200, body: { Status: action === 'stop' ? 'stopped' : 'not-running' } }
  }
}

function refusalOf({ task, taskDefinition }: NonNullable<Parameters<AnswerFault>[1]>): string | undefined {
  const { enableFaultInjection, networkMode = 'bridge' } = taskDefinition?.definition ?? {}
  if (!enableFaultInjection) return `enableFaultInjection is not enabled for task: ${task.arn}`
  if (networkMode === 'host' || networkMode === 'awsvpc') return undefined
  return `${networkMode} mode is not supported. Please use either host or awsvpc mode.`
}

const refuse = (status: number, why: string): Answer => ({ status, body: { Error: why } })
