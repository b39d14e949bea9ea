import type { TaskDefinition } from '@aws-sdk/client-ecs'
import type { DifferenceSettings } from '#cluster/agent/differences/found.ts'
import { explainClusterDifferences, explainLocalDifferences } from '#cluster/agent/localDifferences.ts'
import type { CallContext, EcsHandlers } from '#cluster/api/contract.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { engineAttribute, virtualAttribute } from '#cluster/api/instanceTypes.ts'
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
  const hasWith = async (attribute: string) => {
    const filter = `attribute:${attribute} exists`
    const { containerInstanceArns = [] } = await ecs.ListContainerInstances({ cluster: name, filter, maxResults: 1 }, context)
    return containerInstanceArns.length > 0
  }
  return [
    ...explainClusterDifferences(cluster),
    ...((await hasWith(virtualAttribute)) ? [ofVirtualInstances] : []),
    ...((await hasWith(engineAttribute)) ? ofEngineInstances : []),
  ]
}

const ofVirtualInstances: LocalDifference = {
  path: 'containerInstances',
  sentence:
    'On this computer virtual container instances share one machine: a fixed host port that is taken on one cannot be bound on another, and together they may promise more CPU and memory than there is.',
}

/** Of instances on engines elsewhere (docs/decisions/0033-engines-of-other-machines.md). */
const ofEngineInstances: LocalDifference[] = [
  'Tasks on an engine elsewhere have no task metadata endpoint and no credentials of task roles: those that need a task role are not placed there.',
  'Tasks in awsvpc mode are not placed on an engine elsewhere: the network that stands for the VPC ends with its engine.',
  'Containers on an engine elsewhere find nothing by the names of Cloud Map and of Service Connect. Others reach them at their published ports: load balancers, Service Connect, and SRV records of Cloud Map where the engine’s host is an address.',
  'Published ports of an engine elsewhere are open on every address of its machine unless --publish-at says otherwise, as they are on EC2; this computer reaches them at the engine’s host.',
  'Paths of bind mounts and images that were built here are those of the engine’s machine: an engine elsewhere pulls images itself.',
  'Tasks of services on an engine that is out of reach for 30 s are started elsewhere, and end on it once it is back; on AWS, and with timing faithful, they stay until the instance is deregistered.',
].map((sentence) => ({ path: 'containerInstances', sentence }))

/** Only what could be registered has the types that explaining relies on. */
function ofDefinition(definition: Record<string, unknown>, settings: DifferenceSettings): LocalDifference[] {
  const problem = collectTaskDefinitionProblems(definition).find(({ severity }) => severity === 'error')
  if (problem) throw invalidParameter(problem.message)
  return explainLocalDifferences(definition as TaskDefinition, settings)
}
