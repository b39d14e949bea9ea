import { ClusterError } from '#cluster/api/errors.ts'
import { findCompleted } from '#cluster/control/deployments/planFailure.ts'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { requireServiceDeployment } from '../checks/serviceDeployments.ts'
import type { Handler } from '../handler.ts'

/**
 * Asks for an ongoing service deployment to end: control rolls it back, or with `ABORT` leaves everything as it is (spec
 * part 1, 5.11). Asked again for what is already asked it changes nothing.
 */
export const stopServiceDeployment: Handler<'StopServiceDeployment'> = ({ store, clock }, request, context) => {
  const { stopType = 'ROLLBACK' } = request
  const snapshot = store.read()
  const record = requireServiceDeployment(snapshot, context, request.serviceDeploymentArn ?? '')
  const status = stopType === 'ABORT' ? 'STOP_REQUESTED' : 'ROLLBACK_REQUESTED'
  if (record.status === status) return { serviceDeploymentArn: record.arn }
  if (record.status !== 'PENDING' && record.status !== 'IN_PROGRESS') throw notOngoing(record)
  if (record.lifecycle?.stage === 'CLEAN_UP') throw tooLate()
  if (status === 'ROLLBACK_REQUESTED') checkTarget(snapshot, record)
  store.update('stop service deployment', (tx) => tx.put('serviceDeployments', { ...record, status, updatedAt: clock.now() }))
  return { serviceDeploymentArn: record.arn }
}

const notOngoing = ({ status }: ServiceDeploymentRecord) =>
  new ClusterError(
    'ConflictException',
    `The service deployment cannot be stopped: its status is ${status}. Only an ongoing one can be stopped.`,
  )

/** The old revision is on its way out. */
const tooLate = () =>
  new ClusterError(
    'ConflictException',
    'The service deployment cannot be stopped: it is in the stage CLEAN_UP, and the tasks of the earlier revision are being stopped. Update the service to go back to it.',
  )

function checkTarget(snapshot: Snapshot, record: ServiceDeploymentRecord): void {
  const service = snapshot.services.get(record.serviceArn)
  const primary = service?.deployments.find(({ id }) => id === record.deploymentId)
  if (service && primary && findCompleted(snapshot, service, primary)) return
  throw new ClusterError(
    'ConflictException',
    'The service deployment cannot be rolled back: no deployment of the service has completed before it. Stop it with stopType ABORT, or update the service.',
  )
}
