import type { ContainerInstance } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { CommandError, exitCodes } from './exitCodes.ts'

/** Every registered container instance of a cluster, in the order in which ECS lists them. */
export async function allInstances(client: ClusterClient, cluster: string): Promise<ContainerInstance[]> {
  const found: ContainerInstance[] = []
  let nextToken: string | undefined
  do {
    const page = await client.listContainerInstances({ cluster, nextToken })
    const { containerInstanceArns: arns = [] } = page
    if (arns.length > 0) {
      const { containerInstances = [] } = await client.describeContainerInstances({ cluster, containerInstances: arns })
      found.push(...containerInstances)
    }
    nextToken = page.nextToken
  } while (nextToken)
  return found
}

/** The one whose id, or whose `i-…`, begins with what people type. Throws a CommandError where there is none, or more than one. */
export async function findInstance(client: ClusterClient, cluster: string, typed: string): Promise<ContainerInstance> {
  const wanted = shortName(typed)
  const found = (await allInstances(client, cluster)).filter(({ containerInstanceArn = '', ec2InstanceId = '' }) =>
    [shortName(containerInstanceArn), ec2InstanceId].some((id) => id.startsWith(wanted)),
  )
  const [first] = found
  if (first && found.length === 1) return first
  throw first
    ? new CommandError(
        exitCodes.usage,
        `${found.length} container instances of cluster ${cluster} begin with ${wanted}. Give more of the id.`,
      )
    : new CommandError(exitCodes.notFound, `Cluster ${cluster} has no container instance ${typed}. "marina instances" lists them.`)
}
