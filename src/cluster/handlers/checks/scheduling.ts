import type { CreateServiceRequest, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'

type ServiceRequest = CreateServiceRequest | UpdateServiceRequest

/** What a DAEMON service may not ask for, in ECS's words (spec part 1, 2.11). */
const daemonRules: readonly { isBroken: (request: ServiceRequest) => unknown; sentence: string }[] = [
  {
    isBroken: ({ desiredCount }) => desiredCount !== undefined,
    sentence: 'The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
  },
  {
    isBroken: (request) => 'launchType' in request && request.launchType === 'FARGATE',
    sentence: 'The daemon scheduling strategy does not support the FARGATE launch type. Change the launch type and try again',
  },
  {
    isBroken: ({ capacityProviderStrategy }) => capacityProviderStrategy?.length,
    sentence:
      'The daemon scheduling strategy does not support capacity provider strategies. Remove the capacity provider strategy and try again',
  },
  {
    isBroken: ({ placementStrategy }) => placementStrategy?.length,
    sentence: 'The daemon scheduling strategy does not support placement strategies. Remove the placement strategies and try again',
  },
  {
    isBroken: ({ deploymentConfiguration }) => (deploymentConfiguration?.maximumPercent ?? 0) > 100,
    sentence: 'The daemon scheduling strategy does not support values above 100 for maximumPercent. Change the value and try again',
  },
  {
    isBroken: ({ availabilityZoneRebalancing }) => availabilityZoneRebalancing === 'ENABLED',
    sentence: 'Availability Zone Rebalancing does not support DAEMON services',
  },
]

/** The scheduling strategy of a service to be, once nothing it asks for is against it. */
export function readScheduling(request: CreateServiceRequest): ServiceRecord['schedulingStrategy'] {
  if (request.schedulingStrategy !== 'DAEMON') return 'REPLICA'
  checkDaemon(request)
  return 'DAEMON'
}

export function checkDaemon(request: ServiceRequest): void {
  const broken = daemonRules.find(({ isBroken }) => isBroken(request))
  if (broken) throw invalidParameter(broken.sentence)
}
