import type { ProtectedTask } from '@aws-sdk/client-ecs'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { time } from './time.ts'

/** A task's protection as ECS answers it; what has expired is none. */
export function describeProtection(task: TaskRecord | undefined, taskArn: string, now: number): ProtectedTask {
  const { protectedUntil = 0 } = task ?? {}
  if (protectedUntil <= now) return { taskArn, protectionEnabled: false }
  return { taskArn, protectionEnabled: true, expirationDate: time(protectedUntil) }
}
