import { createHash } from 'node:crypto'
import type { ClusterConfiguration, ClusterSetting } from '@aws-sdk/client-ecs'
import { parseArn, type Scope } from '#cluster/api/arns.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { Snapshot } from '#cluster/state/store.ts'
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
 * The ARN of a default namespace for Service Connect, given by name or ARN; undefined for none. ECS makes the namespace
 * that a name asks for, so the ARN of one that no cluster asked for is not known (spec part 1, 8.3).
 * Throws NamespaceNotFoundException.
 */
export function findNamespace(snapshot: Snapshot, scope: Scope, nameOrArn: string | undefined): string | undefined {
  if (!nameOrArn) return undefined
  checkLength('namespace', nameOrArn, 1024)
  if (!nameOrArn.startsWith('arn:')) return namespaceArn(scope, nameOrArn)
  const arn = parseArn(nameOrArn)
  if (!arn || arn.service !== 'servicediscovery' || arn.type !== 'namespace') throw invalidParameter('Invalid arn syntax.')
  checkScope(arn, scope)
  const clusters = snapshot.clusters.by('scope', `${scope.account}/${scope.region}`)
  if (clusters.some(({ serviceConnectNamespace }) => serviceConnectNamespace === nameOrArn)) return nameOrArn
  throw new ClusterError(
    'NamespaceNotFoundException',
    `The namespace ${shown(nameOrArn)} was not found. Specify a name, and a namespace is made for it.`,
  )
}

/** The same name is the same namespace in all clusters of an account and region. */
export function namespaceArn({ account, region }: Scope, name: string): string {
  const id = createHash('sha256').update(name).digest('hex').slice(0, 16)
  return `arn:aws:servicediscovery:${region}:${account}:namespace/ns-${id}`
}
