import type { Service } from '@aws-sdk/client-ecs'
import { taskDefinitionName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { table } from '../table.ts'

async function allServices(client: ClusterClient, cluster: string): Promise<Service[]> {
  const services: Service[] = []
  let nextToken: string | undefined
  do {
    const page = await client.listServices({ cluster, maxResults: 10, nextToken })
    if (page.serviceArns?.length)
      services.push(...((await client.describeServices({ cluster, services: page.serviceArns })).services ?? []))
    nextToken = page.nextToken
  } while (nextToken)
  return services.sort((a, b) => (a.serviceName ?? '').localeCompare(b.serviceName ?? ''))
}

function rowOf(service: Service): string[] {
  const primary = service.deployments?.[0]
  return [
    service.serviceName ?? '',
    service.status ?? '',
    `${service.runningCount}/${service.desiredCount}`,
    String(service.pendingCount),
    taskDefinitionName(service.taskDefinition ?? ''),
    service.launchType ?? '-',
    primary?.rolloutState ?? '-',
  ]
}

/** `marina services` */
export const services: Command = {
  name: 'services',
  arguments: '',
  arity: { least: 0, most: 0 },
  summary: 'list the services of a cluster with their counts',
  options: {},
  async run({ connect, cluster, json, output }) {
    const found = await allServices(await connect(), cluster)
    if (json) output.line(JSON.stringify(found))
    else if (found.length === 0) output.line(`No services in cluster ${cluster}. Create one with: marina up FILE.json`)
    else
      for (const line of table(
        ['SERVICE', 'STATUS', 'RUNNING', 'PENDING', 'TASK DEFINITION', 'LAUNCH TYPE', 'DEPLOYMENT'],
        found.map(rowOf),
      ))
        output.line(line)
    return exitCodes.done
  },
}
