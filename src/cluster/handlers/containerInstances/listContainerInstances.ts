import { invalidParameter } from '#cluster/api/errors.ts'
import { instanceFacts, matchQuery, parseQuery } from '#cluster/control/scheduler/query/index.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/** All but INACTIVE ones, or those of one status (spec part 1, 2.4 and 2.8). */
export const listContainerInstances: Handler<'ListContainerInstances'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const isAskedFor = readFilter(snapshot, request.filter)
  const found = snapshot.containerInstances
    .by('registeredOfCluster', cluster.arn)
    .filter((instance) => (request.status === undefined || instance.status === request.status) && isAskedFor(instance))
    .map(({ arn }) => arn)
  const { items, ...rest } = takePage(found, (arn) => arn, request, { operation: 'ListContainerInstances', defaultSize: 100 })
  return { containerInstanceArns: items, ...rest }
}

/** Throws for a filter that is no query (spec part 1, 6.4). */
function readFilter(snapshot: Snapshot, filter: string | undefined): (instance: ContainerInstanceRecord) => boolean {
  if (!filter) return () => true
  const parsed = parseQuery(filter)
  if ('problem' in parsed) throw invalidParameter(`Invalid filter: ${parsed.problem}, at position ${parsed.position}.`)
  return (instance) => matchQuery(parsed.query, instanceFacts(snapshot, instance))
}
