import type { AttachmentStateChange } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { NetworkInterfaceRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { checkListSize, checkOneOf } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { isOwnNode } from '../scope/ownNodes.ts'
import { acknowledgment } from './reportedTask.ts'

const statuses = ['PRECREATED', 'ATTACHING', 'ATTACHED', 'DETACHED', 'DELETED'] as const

/** An agent elsewhere says how network interfaces of its tasks are; others are left as they are (spec part 1, 2.4). */
export const submitAttachmentStateChanges: Handler<'SubmitAttachmentStateChanges'> = (deps, request, context) => {
  const { store } = deps
  checkListSize('attachments', request.attachments, 100)
  const cluster = requireCluster(store.read(), context, request.cluster)
  for (const { status } of request.attachments ?? []) checkOneOf('Attachment status', status, statuses)
  const snapshot = store.read()
  const tasks = snapshot.tasks.by('liveOfCluster', cluster.arn).filter(({ node }) => !isOwnNode(deps, snapshot, node))
  store.update('submit attachment state changes', (tx) => {
    for (const change of request.attachments ?? []) {
      const task = tasks.find(({ networkInterface }) => networkInterface?.attachmentId === shortName(change.attachmentArn ?? ''))
      if (task) reportTask(tx, task.arn, fieldsOf(task, change))
    }
  })
  return { acknowledgment }
}

function fieldsOf({ networkInterface }: TaskRecord, { status }: AttachmentStateChange): { networkInterface?: NetworkInterfaceRecord } {
  return networkInterface ? { networkInterface: { ...networkInterface, status: status as NetworkInterfaceRecord['status'] } } : {}
}
