import type { TaskDefinition } from '@aws-sdk/client-ecs'
import type { DifferenceSettings } from '#cluster/agent/differences/found.ts'
import { explainClusterDifferences, explainLocalDifferences } from '#cluster/agent/localDifferences.ts'
import type { CallContext, EcsHandlers } from '#cluster/api/contract.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { virtualAttribute } from '#cluster/api/instanceTypes.ts'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { LocalDifference } from '#cluster/api/resources/marina.ts'
import { collectTaskDefinitionProblems } from '#cluster/api/taskDefinition/collectTaskDefinitionProblems.ts'

/**
 * What works otherwise here than on AWS.
 * @throws ClusterError unless exactly one thing is named, it is there, and a definition could be registered
 */
export async function listDifferences(
  ecs: EcsHandlers,
  { taskDefinition, definition, cluster }: MarinaOperations['ListLocalDifferences']['request'],
  settings: DifferenceSettings,
  context: CallContext,
): Promise<LocalDifference[]> {
  if ([taskDefinition, definition, cluster].filter((named) => named !== undefined).length !== 1)
    throw invalidParameter('ListLocalDifferences takes one of taskDefinition, definition and cluster. Name one.')
  if (cluster !== undefined) return ofCluster(ecs, cluster, context)
  if (definition !== undefined) return ofDefinition(definition, settings)
  const answer = await ecs.DescribeTaskDefinition({ taskDefinition }, context)
  return explainLocalDifferences(answer.taskDefinition ?? {}, settings)
}

async function ofCluster(ecs: EcsHandlers, name: string, context: CallContext): Promise<LocalDifference[]> {
  const { clusters: [cluster] = [] } = await ecs.DescribeClusters({ clusters: [name], include: ['CONFIGURATIONS'] }, context)
  if (!cluster) throw new ClusterError('ClusterNotFoundException', 'Cluster not found.')
  const filter = `attribute:${virtualAttribute} exists`
  const { containerInstanceArns = [] } = await ecs.ListContainerInstances({ cluster: name, filter, maxResults: 1 }, context)
  return [...explainClusterDifferences(cluster), ...(containerInstanceArns.length > 0 ? [ofVirtualInstances] : [])]
}

const ofVirtualInstances: LocalDifference = {
  path: 'containerInstances',
  sentence:
    'On this computer virtual container instances share one machine: a fixed host port that is taken on one cannot be bound on another, and together they may promise more CPU and memory than there is.',
}

/** Only what could be registered has the types that explaining relies on. */
function ofDefinition(definition: Record<string, unknown>, settings: DifferenceSettings): LocalDifference[] {
  const problem = collectTaskDefinitionProblems(definition).find(({ severity }) => severity === 'error')
  if (problem) throw invalidParameter(problem.message)
  return explainLocalDifferences(definition as TaskDefinition, settings)
}
