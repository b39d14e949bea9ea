import type { Service } from '@aws-sdk/client-ecs'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { answer } from '../answer.ts'
import { changeService } from '../changeService.ts'
import type { Command } from '../command.ts'
import { waitOptions } from '../waitOptions.ts'

/** `marina rm` */
export const rm: Command = {
  name: 'rm',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'delete a service and stop its tasks; task definitions stay',
  options: waitOptions,
  async run(context) {
    const { service, answered, after } = await changeService(context, { ask: remove, isDone: ({ status }) => status === 'INACTIVE' })
    const last = after ?? answered
    return answer(context, last, `${service} is ${last?.status === 'INACTIVE' ? 'deleted' : 'being deleted'}`)
  },
}

/** ECS lets go of a service that it manages itself only in a way of its own. */
async function remove(client: ClusterClient, target: { cluster: string; service: string }): Promise<Service | undefined> {
  const { services: [found] = [] } = await client.describeServices({ cluster: target.cluster, services: [target.service] })
  if (found?.resourceManagementType !== 'ECS') return (await client.deleteService({ ...target, force: true })).service
  await client.deleteExpressGatewayService({ serviceArn: found.serviceArn })
  return found
}
