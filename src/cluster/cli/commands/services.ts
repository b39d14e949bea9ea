import type { Service } from '@aws-sdk/client-ecs'
import { shortName, taskDefinitionName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { ServiceSwitches } from '#cluster/api/resources/switches.ts'
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

/** What is switched on beside ECS's own status. */
function switchedOn(switches: ServiceSwitches | undefined): string {
  if (!switches) return ''
  const { pausedSinceMs, holdsFailed, after } = switches
  const words = [
    pausedSinceMs !== undefined && 'paused',
    holdsFailed && 'holds failed',
    after.length > 0 && `after ${after.map(shortName).join(' ')}`,
  ]
  return words.filter(Boolean).join(', ')
}

/** What it has in place of a launch type; nothing where task sets say it. */
const providersOf = ({ capacityProviderStrategy = [] }: Service): string =>
  capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider).join(',') || '-'

function rowOf(service: Service, switches: readonly ServiceSwitches[]): string[] {
  const primary = service.deployments?.[0]
  const on = switchedOn(switches.find(({ serviceArn }) => serviceArn === service.serviceArn))
  return [
    service.serviceName ?? '',
    `${service.status ?? ''}${on && `, ${on}`}`,
    `${service.runningCount}/${service.desiredCount}`,
    String(service.pendingCount),
    taskDefinitionName(service.taskDefinition ?? ''),
    service.launchType ?? providersOf(service),
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
    const client = await connect()
    const found = await allServices(client, cluster)
    if (json) output.line(JSON.stringify(found))
    else if (found.length === 0) output.line(`No services in cluster ${cluster}. Create one with: marina up FILE.json`)
    else {
      const { services: switches } = await client.listSwitches({ cluster })
      for (const line of table(
        ['SERVICE', 'STATUS', 'RUNNING', 'PENDING', 'TASK DEFINITION', 'LAUNCH TYPE', 'DEPLOYMENT'],
        found.map((service) => rowOf(service, switches)),
      ))
        output.line(line)
    }
    return exitCodes.done
  },
}
