import type { Failure, ProtectedTask } from '@aws-sdk/client-ecs'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { Answer } from './answerCredentials.ts'

/** ECS's two operations on one task; they reject with an error that has a `code`. */
export interface TaskProtection {
  get(task: TaskRecord): Promise<ProtectionAnswer>
  /** @param expiresInMinutes ECS's 120 where absent */
  update(task: TaskRecord, protectionEnabled: boolean, expiresInMinutes: number | undefined): Promise<ProtectionAnswer>
}

export interface ProtectionAnswer {
  protectedTasks?: ProtectedTask[] | undefined
  failures?: Failure[] | undefined
}

interface Wanted {
  protectionEnabled: boolean
  expiresInMinutes: number | undefined
}

/**
 * The agent's task protection endpoint (spec part 2, 7.5). No role is needed here, because the container's own address is
 * proof enough.
 * @param body of a PUT; undefined for a GET
 */
export async function answerProtection(
  protection: TaskProtection,
  task: TaskRecord,
  body: string | undefined,
  requestId: string,
): Promise<Answer> {
  const refuse = (status: number, code: string, message: string): Answer => ({
    status,
    body: { error: { Arn: task.arn, Code: code, Message: message }, requestID: requestId },
  })
  const wanted = body === undefined ? undefined : parseWanted(body)
  if (typeof wanted === 'string') return refuse(400, 'InvalidParameterException', wanted)
  try {
    const answer = wanted ? await protection.update(task, wanted.protectionEnabled, wanted.expiresInMinutes) : await protection.get(task)
    return ofAnswer(answer) ?? refuse(500, 'ServerException', 'ECS answered neither protection nor a failure.')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ServerException'
    return refuse(code === 'ServerException' ? 500 : 400, code, error instanceof Error ? error.message : String(error))
  }
}

function ofAnswer({ protectedTasks: [task] = [], failures: [failure] = [] }: ProtectionAnswer): Answer | undefined {
  if (failure) return { status: 200, body: { failure: definedOnly({ Arn: failure.arn, Reason: failure.reason, Detail: failure.detail }) } }
  if (!task) return undefined
  const ExpirationDate = task.expirationDate && `${task.expirationDate.toISOString().slice(0, 19)}Z`
  return {
    status: 200,
    body: { protection: definedOnly({ ProtectionEnabled: task.protectionEnabled, ExpirationDate, TaskArn: task.taskArn }) },
  }
}

const members = ['ProtectionEnabled', 'ExpiresInMinutes']

/** @returns the reason as text when it is not what the agent takes */
export function parseWanted(body: string): Wanted | string {
  const undecodable = 'UpdateTaskProtection: failed to decode request'
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch {
    return undecodable
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undecodable
  if (Object.keys(parsed).some((name) => !members.includes(name))) return undecodable
  const { ProtectionEnabled: enabled, ExpiresInMinutes: minutes } = parsed as Record<string, unknown>
  if (enabled === undefined || enabled === null) return "Invalid request: does not contain 'ProtectionEnabled' field"
  if (typeof enabled !== 'boolean') return undecodable
  if (minutes === undefined || minutes === null) return { protectionEnabled: enabled, expiresInMinutes: undefined }
  if (typeof minutes !== 'number' || !Number.isInteger(minutes)) return undecodable
  if (minutes < 1 || minutes > 2880) return `Invalid request: ExpiresInMinutes must be between 1 and 2880, not ${minutes}`
  return { protectionEnabled: enabled, expiresInMinutes: minutes }
}
