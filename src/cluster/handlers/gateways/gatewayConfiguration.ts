import type { HostSharedAlbConfiguration, UpdateGatewayAlbConfiguration } from '@aws-sdk/client-ecs'
import { clientError, invalidParameter } from '#cluster/api/errors.ts'

type AlbConfiguration = HostSharedAlbConfiguration | UpdateGatewayAlbConfiguration

/**
 * The configuration of a new gateway with the defaults that the API reference states. Subnets are names only on one
 * computer; `subnet-local` is the one that everything has. The sentences are in ECS's style; no source confirms them.
 */
export function readConfiguration(given: HostSharedAlbConfiguration): HostSharedAlbConfiguration {
  if (given.port !== undefined && given.port !== 443)
    throw invalidParameter('The gateway supports only port 443. Specify 443 or leave port out.')
  if (given.protocol !== undefined && given.protocol !== 'HTTPS')
    throw invalidParameter('The gateway supports only the protocol HTTPS. Specify HTTPS or leave protocol out.')
  checkWebAcl(given)
  const { subnets = ['subnet-local'], ipAddressType = 'dualstack', ...network } = given.networkConfiguration ?? {}
  return {
    ...given,
    networkConfiguration: { ...network, subnets, ipAddressType },
    scheme: given.scheme ?? 'internet-facing',
    port: 443,
    protocol: 'HTTPS',
    maxAlbCount: given.maxAlbCount ?? 10,
    httpDesync: given.httpDesync ?? 'defensive',
  }
}

/** What is left out stays as it is; of the network only the security group can change. */
export function changeConfiguration(before: HostSharedAlbConfiguration, change: UpdateGatewayAlbConfiguration): HostSharedAlbConfiguration {
  checkWebAcl(change)
  return { ...before, ...change, networkConfiguration: { ...before.networkConfiguration, ...change.networkConfiguration } }
}

function checkWebAcl({ webACLArn }: AlbConfiguration): void {
  if (webACLArn === undefined || /^arn:[^:]+:wafv2:[^:]*:[^:]*:.+\/webacl\/.+$/.test(webACLArn)) return
  throw invalidParameter('The specified web ACL ARN is invalid. Specify a valid web ACL ARN and try again.')
}

/** Roles exist on AWS alone; here one has to look like one. */
export function checkInfrastructureRole(arn: string): void {
  if (/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(arn)) return
  throw clientError('The specified infrastructure role ARN is invalid. Specify a valid role ARN and try again.')
}
