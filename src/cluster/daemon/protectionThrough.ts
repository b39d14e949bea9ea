import type { TaskProtection } from '#cluster/agent/metadata/answerProtection.ts'
import type { CallContext, EcsHandlers } from '#cluster/api/contract.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

/** Task protection as containers ask for it, carried out by ECS's own two operations in the task's account and region. */
export function protectionThrough(ecs: () => Pick<EcsHandlers, 'GetTaskProtection' | 'UpdateTaskProtection'>): TaskProtection {
  return {
    get: async (task) => ecs().GetTaskProtection(requestFor(task), contextOf(task)),
    update: async (task, protectionEnabled, expiresInMinutes) =>
      ecs().UpdateTaskProtection(
        { ...requestFor(task), protectionEnabled, ...(expiresInMinutes !== undefined && { expiresInMinutes }) },
        contextOf(task),
      ),
  }
}

const requestFor = ({ clusterArn, arn }: TaskRecord) => ({ cluster: clusterArn, tasks: [arn] })

const contextOf = ({ account, region }: TaskRecord): CallContext => ({ account, region, principalArn: `arn:aws:iam::${account}:root` })
