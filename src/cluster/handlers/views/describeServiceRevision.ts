import type { ServiceRevision } from '@aws-sdk/client-ecs'
import { imagesWithDigests } from '#cluster/state/imagesWithDigests.ts'
import type { ServiceRevisionRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { groupsOfRevision } from '#cluster/state/writes/shiftTraffic.ts'
import { concretePlatformVersion } from '../checks/network.ts'
import { describeManagedResources } from './describeManagedResources.ts'
import { time } from './time.ts'

/** A service revision as ECS answers it, with a concrete platform version (spec part 1, 5.11). */
export function describeServiceRevision(snapshot: Snapshot, record: ServiceRevisionRecord): ServiceRevision {
  const { taskDefinitionArn, platformVersion, express: _, serviceConnect, ...launch } = record.deployed
  return {
    serviceRevisionArn: record.arn,
    serviceArn: record.serviceArn,
    clusterArn: record.clusterArn,
    taskDefinition: taskDefinitionArn,
    ...launch,
    ...(platformVersion && { platformVersion: concretePlatformVersion(platformVersion) }),
    ...(record.loadBalancers.length > 0 && { loadBalancers: record.loadBalancers }),
    ...(record.targetGroupArns && { resolvedConfiguration: { loadBalancers: resolved(record) } }),
    ...(record.serviceRegistries.length > 0 && { serviceRegistries: record.serviceRegistries }),
    ...(serviceConnect && { serviceConnectConfiguration: serviceConnect.configuration }),
    containerImages: imagesWithDigests(snapshot, record),
    guardDutyEnabled: false,
    ...definedOnly({ ecsManagedResources: describeManagedResources(snapshot, record) }),
    createdAt: time(record.createdAt),
  }
}

/** Which of its two groups serves it. */
const resolved = (record: ServiceRevisionRecord) =>
  groupsOfRevision(record).map(({ targetGroupArn, advancedConfiguration }) =>
    definedOnly({ targetGroupArn, productionListenerRule: advancedConfiguration?.productionListenerRule }),
  )
