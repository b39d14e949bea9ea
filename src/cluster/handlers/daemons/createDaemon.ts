import { daemonArn } from '#cluster/api/arns.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { newDaemonRollout } from '#cluster/control/deployments/newDaemonRollout.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { deleteDaemonDeployments, newDaemonDeploymentArn, recordDaemonDeployment } from '#cluster/state/writes/daemonDeployments.ts'
import { readDaemonSettings } from '../checks/daemons.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { type CreateToken, createTokenOf } from '../services/idempotence.ts'
import { time } from '../views/time.ts'

/** Creates a daemon with its first deployment; control starts a task on each instance of its capacity providers. */
export const createDaemon: Handler<'CreateDaemon'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.clusterArn)
  const name = request.daemonName ?? ''
  const arn = daemonArn(cluster, cluster.name, name)
  const token = createTokenOf(request)
  const created = findCreated(snapshot.daemons.get(arn), token)
  if (created) return answer(created)
  checkRoom(snapshot, cluster)
  const settings = readDaemonSettings(snapshot, cluster, request)
  const now = clock.now()
  const deployment = newDaemonRollout(settings, now, ids)
  const named = { account: cluster.account, region: cluster.region, name, clusterArn: cluster.arn }
  const daemon: DaemonRecord = {
    ...named,
    arn,
    status: 'ACTIVE',
    ...settings,
    deployments: [deployment],
    daemonDeploymentArn: newDaemonDeploymentArn(named, ids),
    tags: request.tags ?? [],
    ...token,
    createdAt: now,
    updatedAt: now,
  }
  store.update('create daemon', (tx) => {
    deleteDaemonDeployments(tx, arn)
    tx.put('daemons', daemon)
    recordDaemonDeployment(tx, daemon, deployment, now)
  })
  return answer(daemon)
}

const answer = ({ arn, status, createdAt, daemonDeploymentArn }: DaemonRecord) => ({
  daemonArn: arn,
  status,
  createdAt: time(createdAt),
  deploymentArn: daemonDeploymentArn,
})

/** The daemon that an earlier request with the same token and parameters made; undefined when the name is free. */
function findCreated(existing: DaemonRecord | undefined, token: CreateToken | undefined): DaemonRecord | undefined {
  if (!existing) return undefined
  if (existing.status !== 'ACTIVE') throw invalidParameter('Unable to create a daemon while its deployment deletion is ongoing.')
  const same = token && existing.clientToken === token.clientToken && existing.createRequest === token.createRequest
  if (same) return existing
  throw invalidParameter('Creation of daemon was not idempotent.')
}

/** A bound against a stranger's endless loop; ECS says none. */
const mostDaemons = 100

function checkRoom(snapshot: Snapshot, cluster: ClusterRecord): void {
  if (snapshot.daemons.count('cluster', cluster.arn) < mostDaemons) return
  throw new ClusterError(
    'LimitExceededException',
    `The cluster ${cluster.name} has ${mostDaemons} daemons, which is the most there can be. Delete some, or use another cluster.`,
  )
}
