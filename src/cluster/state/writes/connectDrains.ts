import { connectGroupArn, connectTargetOf, endpointsOfTask } from '../connectTargets.ts'
import type { TaskRecord } from '../records/taskRecords.ts'
import type { Tx } from '../store.ts'
import { deregistering, targetKey } from './targets.ts'

/**
 * What Service Connect sends to a task that is to stop ends as with load balancers: nothing new from now on, and the agent waits for the
 * rest. Only these targets are kept, for as long as they drain; who serves, the tasks say. They are no service's, which has nothing to tell
 * of them.
 */
export function drainConnections(tx: Tx, task: TaskRecord, now: number): void {
  const service = task.lastStatus === 'RUNNING' && task.serviceArn ? tx.snapshot.services.get(task.serviceArn) : undefined
  if (!service) return
  const { account, region, arn: taskArn, deploymentId = '' } = task
  for (const endpoint of endpointsOfTask(tx.snapshot, service, task)) {
    const target = connectTargetOf(tx.snapshot, service, task, endpoint.discoveryName)
    if (!target) continue
    const targetGroupArn = connectGroupArn(tx.snapshot, service, endpoint, deploymentId)
    const key = targetKey(targetGroupArn, target.id, target.port)
    tx.put('targets', {
      ...target,
      account,
      region,
      key,
      targetGroupArn,
      taskArn,
      registeredAt: task.startedAt ?? now,
      drainingSince: now,
      health: deregistering,
    })
  }
}
