import type { ServiceDeployment } from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { earlySuccessTasks } from '#cluster/api/rollingProgress.ts'
import type { Command, Values } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { table } from '../table.ts'

const mostShown = 20

/** The newest first. */
async function newestDeployments(client: ClusterClient, cluster: string, service: string): Promise<ServiceDeployment[]> {
  const { serviceDeployments: listed = [] } = await client.listServiceDeployments({ cluster, service, maxResults: mostShown })
  const serviceDeploymentArns = listed.flatMap(({ serviceDeploymentArn }) => serviceDeploymentArn ?? [])
  if (serviceDeploymentArns.length === 0) return []
  const { serviceDeployments = [] } = await client.describeServiceDeployments({ serviceDeploymentArns })
  return serviceDeployments
}

const openPause = ({ lifecycleHookDetails = [] }: ServiceDeployment) =>
  lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION')

function rowOf(deployment: ServiceDeployment): string[] {
  const { createdAt, status = '', lifecycleStage, targetServiceRevision, deploymentConfiguration, statusReason } = deployment
  const weight = targetServiceRevision?.requestedProductionTrafficWeight
  return [
    createdAt?.toISOString() ?? '',
    status,
    deploymentConfiguration?.strategy ?? 'ROLLING',
    lifecycleStage ?? '-',
    weight === undefined ? '-' : `${weight} %`,
    `${targetServiceRevision?.runningTaskCount ?? 0}/${targetServiceRevision?.requestedTaskCount ?? 0}`,
    openPause(deployment) ? 'Paused: go on with --continue, or back with --rollback.' : (statusReason ?? sayEarlySuccess(deployment)),
  ]
}

/** What completes it before all its tasks are healthy, while it is under way. */
function sayEarlySuccess({ status, targetServiceRevision, deploymentConfiguration }: ServiceDeployment): string {
  const { enable, healthyPercent = 100, sourceServiceRevisionCleanup } = deploymentConfiguration?.earlySuccessCriteria ?? {}
  if (!enable || status !== 'IN_PROGRESS') return ''
  const required = earlySuccessTasks(targetServiceRevision?.requestedTaskCount ?? 0, healthyPercent)
  const older = sourceServiceRevisionCleanup === 'DEFERRED' ? 'whatever is left of older ones' : 'once older ones are gone'
  return `Complete at ${required} healthy ${required === 1 ? 'task' : 'tasks'} (${healthyPercent} %), ${older}.`
}

/** Ends a pause, or turns the deployment that is under way. */
async function act(client: ClusterClient, { continue: goOn, rollback }: Values, newest: ServiceDeployment | undefined): Promise<string> {
  const { serviceDeploymentArn = '' } = newest ?? {}
  const pause = newest && openPause(newest)
  if (goOn && rollback) throw new CommandError(exitCodes.usage, 'Give --continue or --rollback, and not both.')
  if (pause?.hookId) {
    await client.continueServiceDeployment({ serviceDeploymentArn, hookId: pause.hookId, action: goOn ? 'CONTINUE' : 'ROLLBACK' })
    return goOn ? 'The deployment goes on.' : 'The deployment is rolled back.'
  }
  if (goOn) throw new CommandError(exitCodes.failed, 'No deployment of the service is paused: there is nothing to continue.')
  await client.stopServiceDeployment({ serviceDeploymentArn, stopType: 'ROLLBACK' })
  return 'The deployment is rolled back.'
}

/** `marina deployments SERVICE` */
export const deployments: Command = {
  name: 'deployments',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'show the deployments of a service, newest first: stage, traffic, pauses; continue or roll back the one under way',
  options: {
    continue: { type: 'boolean', help: 'end the pause that holds the deployment' },
    rollback: { type: 'boolean', help: 'go back to the revision before' },
  },
  async run({ connect, cluster, json, output, values, positionals: [service = ''] }) {
    const client = await connect()
    const found = await newestDeployments(client, cluster, service)
    if (values['continue'] || values['rollback']) {
      output.line(`${service}: ${await act(client, values, found[0])}`)
      return exitCodes.done
    }
    if (json) output.line(JSON.stringify(found))
    else if (found.length === 0) output.line(`${shortName(service)} has no deployments.`)
    else
      for (const line of table(['CREATED', 'STATUS', 'STRATEGY', 'STAGE', 'TRAFFIC', 'RUNNING', ''], found.map(rowOf)))
        output.line(line.trimEnd())
    return exitCodes.done
  },
}
