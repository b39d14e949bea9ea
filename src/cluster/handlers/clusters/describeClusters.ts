import { clusterArn } from '#cluster/api/arns.ts'
import { clusterNameOf } from '../checks/identifiers.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeCluster } from '../views/describeCluster.ts'

/** Clusters by name or ARN, INACTIVE ones included; those unknown are failures (spec part 1, 2.2 and 2.3). */
export const describeClusters: Handler<'DescribeClusters'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const asked = request.clusters?.length ? request.clusters : ['default']
  const arns = asked.map((cluster) => clusterArn(context, clusterNameOf(cluster, context)))
  const { found, failures } = lookUp(arns, (arn) => snapshot.clusters.get(arn))
  // Unknown values are ignored, as recorded from AWS.
  const include = new Set<string>(request.include)
  const parts = {
    settings: include.has('SETTINGS'),
    statistics: include.has('STATISTICS'),
    configurations: include.has('CONFIGURATIONS'),
    tags: include.has('TAGS'),
    attachments: include.has('ATTACHMENTS'),
  }
  return { clusters: found.map((cluster) => describeCluster(snapshot, cluster, parts)), failures }
}
