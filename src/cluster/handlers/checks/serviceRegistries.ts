import type { ServiceRegistry } from '@aws-sdk/client-ecs'
import { type Scope, shortName } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { checkContainerPort } from './containerPort.ts'

/**
 * The registries that a service or a task set asks for (spec part 1, 2.11 and 8.2). Throws what ECS refuses; one sentence is ECS's own, the
 * others are in its style, since no source shows them.
 */
export function readRegistries(
  snapshot: Snapshot,
  scope: Scope,
  registries: readonly ServiceRegistry[] | undefined,
  taskDefinition: TaskDefinitionRecord,
  launchType: LaunchType,
): ServiceRegistry[] {
  return (registries ?? []).map((registry) => {
    if (launchType === 'EXTERNAL') throw invalidParameter('The EXTERNAL launch type does not support service registries.')
    const service = findRegistry(snapshot, scope, registry.registryArn ?? '')
    checkPort(registry, service, taskDefinition)
    return registry
  })
}

function findRegistry(snapshot: Snapshot, scope: Scope, arn: string): DiscoveryServiceRecord {
  const service = snapshot.discoveryServices.get(shortName(arn))
  if (service && service.arn === arn && scopeOf(service) === scopeOf(scope)) return service
  throw invalidParameter(`The service registry ${arn.slice(0, 200)} does not exist. Give the ARN of a service of AWS Cloud Map.`)
}

/** Which members say the port, by network mode and the records of the Cloud Map service. */
function checkPort(registry: ServiceRegistry, { dns }: DiscoveryServiceRecord, { definition }: TaskDefinitionRecord): void {
  const { port, containerName, containerPort } = registry
  const mode = definition.networkMode ?? 'bridge'
  if (mode === 'none') throw invalidParameter("Service registries do not support the network mode 'none'.")
  const hasSrv = dns?.records.some(({ type }) => type === 'SRV')
  if (mode !== 'awsvpc' && dns && (!hasSrv || dns.records.length > 1)) {
    throw invalidParameter(`Service registries of tasks with the network mode '${mode}' support SRV records only.`)
  }
  if (dns && !hasSrv) refuseUnneeded({ port, containerName, containerPort })
  if ((containerName === undefined) !== (containerPort === undefined)) {
    throw invalidParameter("Service registries need both 'containerName' and 'containerPort', or neither.")
  }
  if (containerName !== undefined) checkContainerPort(containerName, containerPort, definition)
  if (port !== undefined && containerPort !== undefined) {
    throw invalidParameter("Service registries take either 'port' or 'containerName' and 'containerPort', not both.")
  }
  if (mode !== 'awsvpc' && containerName === undefined) {
    throw invalidParameter(`Service registries of tasks with the network mode '${mode}' need 'containerName' and 'containerPort'.`)
  }
  if (hasSrv && port === undefined && containerPort === undefined) {
    throw invalidParameter("Service registries with SRV records need 'port', or 'containerName' and 'containerPort'.")
  }
}

function refuseUnneeded(members: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(members).find((member) => members[member] !== undefined)
  if (given) throw invalidParameter(`The values specified for serviceRegistries do not require a value for '${given}'`)
}
