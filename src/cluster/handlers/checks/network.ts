import type { NetworkConfiguration } from '@aws-sdk/client-ecs'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'

/**
 * The network configuration of a launch, with its default filled in: needed for awsvpc, refused otherwise (spec part 1,
 * 2.10). Subnets and security groups are names only on one computer, but ECS asks for them.
 */
export function checkNetwork(
  network: NetworkConfiguration | undefined,
  { definition }: TaskDefinitionRecord,
): NetworkConfiguration | undefined {
  const awsvpc = network?.awsvpcConfiguration
  if (definition.networkMode !== 'awsvpc') {
    if (awsvpc) throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.')
    return undefined
  }
  if (!awsvpc) throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
  return { awsvpcConfiguration: { assignPublicIp: 'DISABLED', ...awsvpc } }
}

const platformVersions = ['LATEST', '1.4.0', '1.3.0']

/** Of Fargate only (spec part 1, 2.10); undefined for EC2. */
export function checkPlatformVersion(version: string | undefined, launchType: LaunchType): string | undefined {
  if (launchType !== 'FARGATE') {
    if (version) throw invalidParameter('The platform version must be null when specifying an EC2 launch type')
    return undefined
  }
  if (version && !platformVersions.includes(version))
    throw new ClusterError('PlatformUnknownException', 'The specified platform version does not exist. Specify LATEST or 1.4.0.')
  return version || 'LATEST'
}

/** What `LATEST` is now. */
export const concretePlatformVersion = (version: string) => (version === 'LATEST' ? '1.4.0' : version)
