import type { EFSVolumeConfiguration, Volume } from '@aws-sdk/client-ecs'
import { containersOf, entriesOf, isName, oneOf, type Rule, type Violation, violation } from './rule.ts'

const kinds = [
  'host',
  'dockerVolumeConfiguration',
  'efsVolumeConfiguration',
  'fsxWindowsFileServerVolumeConfiguration',
  's3filesVolumeConfiguration',
  'configuredAtLaunch',
] as const

const kindsOf = (volume: Volume) => kinds.filter((kind) => volume[kind] !== undefined && volume[kind] !== false)

/** 3.4 */
export const volumesHaveNames: Rule = function* ({ volumes }) {
  const seen = new Set<string>()
  for (const { entry, path } of entriesOf(volumes, 'volumes')) {
    const name = entry.name ?? ''
    if (!isName(name)) {
      const help = `${name ? `The volume name \`${name.slice(0, 60)}\` has a character that ECS does not take` : 'A volume has no name'}. Containers mount it by name. Use letters, digits, hyphens and underscores.`
      yield violation(`${path}.name`, name ? 'Volume.name contains invalid characters.' : 'Volume.name should not be null or empty.', help)
    } else if (seen.has(name)) {
      yield violation(
        `${path}.name`,
        'Volume names must be unique within a task definition.',
        `Two volumes are named ${name}. Rename one of them.`,
      )
    }
    seen.add(name)
  }
}

/** 3.4 */
export const volumesAreOfOneKind: Rule = function* ({ volumes }) {
  for (const { entry, path } of entriesOf(volumes, 'volumes')) {
    const given = kindsOf(entry)
    if (given.length > 1) {
      const help = `The volume ${entry.name} says ${given.join(' and ')} at once. Keep one of them.`
      yield violation(path, `Invalid volume '${entry.name}'. Only one volume configuration can be specified.`, help)
    }
    yield* oneOf(`${path}.dockerVolumeConfiguration.scope`, 'Volume scope', entry.dockerVolumeConfiguration?.scope, ['task', 'shared'])
    if (entry.dockerVolumeConfiguration?.autoprovision !== undefined && entry.dockerVolumeConfiguration.scope !== 'shared') {
      const help = `The volume ${entry.name} says autoprovision, which only volumes of scope shared have. Set scope to shared, or remove autoprovision.`
      yield violation(
        `${path}.dockerVolumeConfiguration.autoprovision`,
        `Invalid volume '${entry.name}'. 'autoprovision' is only supported with scope 'shared'.`,
        help,
      )
    }
  }
  if ((volumes?.filter((volume) => volume.configuredAtLaunch).length ?? 0) > 1) {
    const help = 'More than one volume is configured at launch; ECS takes one for each task definition. Keep one.'
    yield violation('volumes', 'Only one volume can be configured at launch.', help)
  }
}

/** 3.7 */
export const mountsExist: Rule = function* (definition) {
  const known = new Set(definition.volumes?.map((volume) => volume.name))
  for (const { container, name, path } of containersOf(definition)) {
    for (const { entry, path: place } of entriesOf(container.mountPoints, `${path}.mountPoints`)) {
      if (!known.has(entry.sourceVolume)) {
        const help = `${name} mounts the volume \`${entry.sourceVolume ?? ''}\`, which is not in volumes. Add it there, or correct the name.`
        yield violation(`${place}.sourceVolume`, `Unknown volume '${entry.sourceVolume ?? ''}'`, help)
      } else if (!entry.containerPath) {
        const help = `${name} mounts ${entry.sourceVolume} without saying where. Add containerPath, such as "/data".`
        yield violation(
          `${place}.containerPath`,
          `Invalid 'mountPoints' setting for container '${name}'. 'containerPath' must be specified.`,
          help,
        )
      }
    }
  }
}

/** 3.7 */
export const launchVolumesAreMounted: Rule = function* (definition) {
  const mounted = new Set(
    definition.containerDefinitions?.flatMap((container) => container.mountPoints?.map((mount) => mount.sourceVolume) ?? []),
  )
  const unused =
    definition.volumes?.filter((volume) => volume.configuredAtLaunch && !mounted.has(volume.name)).map((volume) => volume.name) ?? []
  if (unused.length === 0) return
  const help = `No container mounts ${unused.join(', ')}, which is configured at launch. Add a mount point for it.`
  yield violation('volumes', `Volumes [${unused.join(', ')}] are not referenced by any of the containers`, help)
}

/** 3.7 */
export const efsVolumesAreConsistent: Rule = function* ({ volumes }) {
  for (const { entry, path } of entriesOf(volumes, 'volumes')) {
    if (entry.efsVolumeConfiguration) yield* efsViolations(entry.efsVolumeConfiguration, `${path}.efsVolumeConfiguration`)
  }
}

function* efsViolations(efs: EFSVolumeConfiguration, path: string): Iterable<Violation> {
  const encrypted = efs.transitEncryption === 'ENABLED'
  yield* oneOf(`${path}.transitEncryption`, 'EFS transit encryption', efs.transitEncryption, ['ENABLED', 'DISABLED'])
  yield* oneOf(`${path}.authorizationConfig.iam`, 'EFS authorization IAM', efs.authorizationConfig?.iam, ['ENABLED', 'DISABLED'])
  if (efs.authorizationConfig?.iam === 'ENABLED' && !encrypted) {
    const help = 'EFS with IAM authorization needs encryption in transit. Set transitEncryption to ENABLED.'
    yield violation(`${path}.transitEncryption`, 'EFS IAM authorization requires TransitEncryption to be enabled.', help)
  }
  if (efs.transitEncryptionPort !== undefined && !encrypted) {
    const help = 'A transitEncryptionPort needs encryption in transit. Set transitEncryption to ENABLED, or remove the port.'
    yield violation(`${path}.transitEncryptionPort`, 'TransitEncryptionPort requires TransitEncryption to be enabled.', help)
  }
  const root = efs.rootDirectory
  if (efs.authorizationConfig?.accessPointId && root !== undefined && root !== '/') {
    const help = `With an EFS access point the root directory is the access point's own, not \`${root}\`. Remove rootDirectory, or set it to "/".`
    yield violation(`${path}.rootDirectory`, "When using an EFS access point, the root directory must be omitted or set to '/'.", help)
  }
}
