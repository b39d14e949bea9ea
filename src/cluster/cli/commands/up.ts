import type { Service, TaskDefinition } from '@aws-sdk/client-ecs'
import { taskDefinitionName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Command, CommandContext } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { allTasks, publishedPorts } from '../findTask.ts'
import { followService } from '../followService.ts'
import { type Launch, launchOfNew, launchOfUpdate, launchOptions, networkConfigurationOf, readLaunch } from '../launch.ts'
import { readTaskDefinitionFile } from '../taskDefinitionFile.ts'
import { timeoutSecondsOf, waitOptions, wholeNumber } from '../waitOptions.ts'
import { noteDifferences } from './differences.ts'
import { namesOf } from './order.ts'

/** Creates the service named like the family, or moves it to the new revision. */
async function createOrUpdate(
  context: CommandContext,
  client: ClusterClient,
  taskDefinition: TaskDefinition,
  asked: Launch,
): Promise<Service | undefined> {
  const { cluster, values, output } = context
  const name = taskDefinition.family ?? ''
  const count = values['count'] === undefined ? undefined : wholeNumber(values['count'], '--count', 0, 5000)
  const revision = taskDefinitionName(taskDefinition.taskDefinitionArn ?? '')
  const { services } = await client.describeServices({ cluster, services: [name] })
  const existing = services?.find((service) => service.status === 'ACTIVE')
  if (existing) {
    const launch = launchOfUpdate(asked, existing)
    output.note(`Updating service ${name} from ${taskDefinitionName(existing.taskDefinition ?? '')} to ${revision}`)
    const after = namesOf(values['after'])
    if (after.length > 0) await client.setServiceOrder({ cluster, service: name, after })
    return (await client.updateService({ cluster, service: name, taskDefinition: revision, desiredCount: count, ...launch })).service
  }
  output.note(`Creating service ${name} from ${revision}`)
  const after = namesOf(values['after'])
  const created = await client.createService({
    cluster,
    serviceName: name,
    taskDefinition: revision,
    // Its tasks are not to begin before the order is known.
    desiredCount: after.length > 0 ? 0 : (count ?? 1),
    ...(await launchOfNew(client, cluster, asked, taskDefinition)),
    networkConfiguration: networkConfigurationOf(values, taskDefinition),
  })
  if (after.length === 0) return created.service
  await client.setServiceOrder({ cluster, service: name, after })
  return (await client.updateService({ cluster, service: name, desiredCount: count ?? 1 })).service
}

/** `marina up` */
export const up: Command = {
  name: 'up',
  arguments: 'FILE.json',
  arity: { least: 1, most: 1 },
  summary: 'register a task definition, and create or update the service named like its family',
  options: {
    ...launchOptions,
    ...waitOptions,
    after: {
      type: 'string',
      value: 'OTHER[,OTHER]',
      help: 'services that must be healthy before its first tasks start (see "marina order")',
    },
    count: { type: 'string', value: 'N', help: 'tasks to keep running (default 1, or as it is)' },
  },
  async run(context) {
    const { positionals, values, clock, json, output, cluster } = context
    const timeoutSeconds = timeoutSecondsOf(values)
    const asked = readLaunch(values)
    const request = readTaskDefinitionFile(positionals[0] ?? '', context)
    const client = await context.connect()
    const since = clock.now()
    const { taskDefinition } = await client.registerTaskDefinition(request)
    await noteDifferences(context, client, taskDefinitionName(taskDefinition?.taskDefinitionArn ?? ''))
    let service = await createOrUpdate(context, client, taskDefinition ?? {}, asked)
    const name = service?.serviceName ?? ''
    if (!values['no-wait']) service = await followService(context, { service: name, since, timeoutSeconds })
    if (json) output.line(JSON.stringify(service))
    else {
      output.line(`${name}: ${service?.runningCount} of ${service?.desiredCount} running`)
      const tasks = (await allTasks(client, cluster, ['RUNNING'])).filter((task) => task.group === `service:${name}`)
      for (const port of tasks.flatMap(publishedPorts)) output.line(`  http://${port}`)
    }
    return exitCodes.done
  },
}
