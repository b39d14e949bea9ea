import type { Service } from '@aws-sdk/client-ecs'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { followService } from '../followService.ts'
import { timeoutSecondsOf, waitOptions } from '../waitOptions.ts'

/** `marina rm` */
export const rm: Command = {
  name: 'rm',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'delete a service and stop its tasks; task definitions stay',
  options: waitOptions,
  async run(context) {
    const { cluster, positionals, values, clock, json, output } = context
    const [service = ''] = positionals
    const timeoutSeconds = timeoutSecondsOf(values)
    const client = await context.connect()
    const since = clock.now()
    let after = await remove(client, cluster, service)
    if (!values['no-wait']) {
      after = await followService(context, { service, since, timeoutSeconds, isDone: (seen) => seen.status === 'INACTIVE' })
    }
    output.line(json ? JSON.stringify(after) : `${service} is ${after?.status === 'INACTIVE' ? 'deleted' : 'being deleted'}`)
    return exitCodes.done
  },
}

/** ECS lets go of a service that it manages itself only in a way of its own. */
async function remove(client: ClusterClient, cluster: string, name: string): Promise<Service | undefined> {
  const { services: [found] = [] } = await client.describeServices({ cluster, services: [name] })
  if (found?.resourceManagementType !== 'ECS') return (await client.deleteService({ cluster, service: name, force: true })).service
  await client.deleteExpressGatewayService({ serviceArn: found.serviceArn })
  return found
}
