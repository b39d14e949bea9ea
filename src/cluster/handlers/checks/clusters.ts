import { createHash } from 'node:crypto'
import type { ClusterConfiguration, ClusterSetting } from '@aws-sdk/client-ecs'
import { parseArn, type Scope } from '#cluster/api/arns.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { DiscoveryNamespaceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { settingRules } from '../accountSettings/settings.ts'
import { checkScope, shown } from './identifiers.ts'
import { checkLength, checkOneOf, unsupported } from './values.ts'

/** A cluster has one setting (spec part 1, 2.4). */
export function checkClusterSettings(settings: readonly ClusterSetting[] | undefined): void {
  for (const { value = '' } of settings ?? []) checkOneOf('containerInsights', value, settingRules.containerInsights.values)
}

/** Where terminals of ECS Exec are logged, and which key encrypts storage (spec part 1, 2.5). */
export function checkConfiguration(configuration: ClusterConfiguration | undefined): void {
  const { executeCommandConfiguration: exec, managedStorageConfiguration } = configuration ?? {}
  if (exec?.logging === 'OVERRIDE' && !exec.logConfiguration)
    throw invalidParameter('The execute command logging OVERRIDE needs a logConfiguration. Specify one, or use DEFAULT.')
  if (exec?.logConfiguration && exec.logging !== 'OVERRIDE')
    throw invalidParameter('An execute command logConfiguration can only be given with the logging OVERRIDE.')
  const { cloudWatchLogGroupName, s3BucketName } = exec?.logConfiguration ?? {}
  if (exec?.logConfiguration && !cloudWatchLogGroupName && !s3BucketName)
    throw invalidParameter('An execute command logConfiguration needs a cloudWatchLogGroupName or an s3BucketName.')
  if (managedStorageConfiguration)
    throw unsupported('Marina does not encrypt storage yet, so nothing was changed. Leave managedStorageConfiguration out.')
}

/**
 * The default namespace for Service Connect, given by name or ARN; undefined for none. ECS makes the one that a name asks for, of the type
 * HTTP, unless there is one of that name (spec part 1, 8.3). Throws NamespaceNotFoundException for an ARN that leads nowhere.
 * @param now milliseconds since the epoch
 */
export function readNamespace(
  snapshot: Snapshot,
  scope: Scope,
  nameOrArn: string | undefined,
  now: number,
): DiscoveryNamespaceRecord | undefined {
  if (!nameOrArn) return undefined
  const found = findNamespace(snapshot, scope, nameOrArn)
  if (found) return found
  if (!nameOrArn.startsWith('arn:')) return newNamespace(scope, nameOrArn, now)
  throw new ClusterError(
    'NamespaceNotFoundException',
    `The namespace ${shown(nameOrArn)} was not found. Specify a name, and a namespace is made for it.`,
  )
}

/** A namespace of Cloud Map, of any type, by name or ARN. Throws for an ARN of something else. */
export function findNamespace(snapshot: Snapshot, scope: Scope, nameOrArn: string): DiscoveryNamespaceRecord | undefined {
  checkLength('namespace', nameOrArn, 1024)
  const ofScope = snapshot.discoveryNamespaces.by('scope', scopeOf(scope))
  if (!nameOrArn.startsWith('arn:')) return ofScope.find(({ name }) => name.toLowerCase() === nameOrArn.toLowerCase())
  const arn = parseArn(nameOrArn)
  if (!arn || arn.service !== 'servicediscovery' || arn.type !== 'namespace') throw invalidParameter('Invalid arn syntax.')
  checkScope(arn, scope)
  return ofScope.find((namespace) => namespace.arn === nameOrArn)
}

/** The same name has the same ARN in all clusters of an account and region. */
function newNamespace({ account, region }: Scope, name: string, now: number): DiscoveryNamespaceRecord {
  if (!/^[!-~]+$/.test(name)) throw invalidParameter('The name of a namespace has printable characters without spaces.')
  const id = `ns-${createHash('sha256').update(name).digest('hex').slice(0, 16)}`
  const arn = `arn:aws:servicediscovery:${region}:${account}:namespace/${id}`
  return { account, region, arn, id, name, type: 'HTTP', tags: [], createdAt: now }
}
