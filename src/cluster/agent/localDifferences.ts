import type { Cluster, TaskDefinition } from '@aws-sdk/client-ecs'
import type { LocalDifference } from '#cluster/api/resources/marina.ts'
import { explainCluster } from './differences/clusterDifferences.ts'
import { containerMembers } from './differences/containerDifferences.ts'
import { type DifferenceSettings, explainMembers, type Found } from './differences/found.ts'
import { taskMembers } from './differences/taskDifferences.ts'

/**
 * What of a task definition works otherwise here than on AWS: every parameter is either mapped by `planContainer` and
 * its neighbours or listed here, none is dropped in silence (spec part 2, 11.1).
 */
export function explainLocalDifferences(taskDefinition: TaskDefinition, settings: DifferenceSettings): LocalDifference[] {
  const { containerDefinitions: containers = [], ...task } = taskDefinition
  const context = { ...settings, isAwsvpc: task.networkMode === 'awsvpc', containerCount: containers.length }
  return [
    ...explainMembers(task, taskMembers, context).map((found) => difference('', found)),
    ...containers.flatMap((container, index) =>
      explainMembers(container, containerMembers, context).map((found) => difference(`containerDefinitions[${index}].`, found)),
    ),
  ]
}

/** What of a cluster's configuration works otherwise here than on AWS. */
export const explainClusterDifferences = ({ configuration }: Cluster): LocalDifference[] =>
  explainCluster(configuration).map((found) => difference('', found))

const difference = (prefix: string, { at, sentence }: Found): LocalDifference => ({ path: `${prefix}${at}`, sentence })
