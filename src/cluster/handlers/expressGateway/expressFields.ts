import type { ExpressGatewayScalingTarget, ExpressGatewayServiceNetworkConfiguration, NetworkConfiguration } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ExpressFields } from '#cluster/state/records/serviceRecords.ts'

type ScalingTarget = ExpressFields['scalingTarget']

/** Metric and target are the API reference's defaults; how few and how many tasks are the console's, which no source confirms. */
export const defaultScalingTarget: ScalingTarget = {
  minTaskCount: 1,
  maxTaskCount: 20,
  autoScalingMetric: 'AVERAGE_CPU',
  autoScalingTargetValue: 60,
}

/** What is left out stays as it was. */
export function readScalingTarget(given: ExpressGatewayScalingTarget = {}, before: ScalingTarget): ScalingTarget {
  const target: ScalingTarget = {
    minTaskCount: given.minTaskCount ?? before.minTaskCount,
    maxTaskCount: given.maxTaskCount ?? Math.max(before.maxTaskCount, given.minTaskCount ?? 0),
    autoScalingMetric: given.autoScalingMetric ?? before.autoScalingMetric,
    autoScalingTargetValue: given.autoScalingTargetValue ?? before.autoScalingTargetValue,
  }
  if (target.minTaskCount > target.maxTaskCount)
    throw invalidParameter(`minTaskCount (${target.minTaskCount}) must be at most maxTaskCount (${target.maxTaskCount}).`)
  return target
}

/** The nearest count that a target allows: nothing scales by its metric yet. */
export const countWithin = (count: number, { minTaskCount, maxTaskCount }: ScalingTarget) =>
  Math.min(Math.max(count, minTaskCount), maxTaskCount)

/** As of a service on Fargate; `subnet-local` is the default network of this computer. */
export function toNetwork(given: ExpressGatewayServiceNetworkConfiguration = {}, before?: NetworkConfiguration): NetworkConfiguration {
  const kept = before?.awsvpcConfiguration
  const subnets = given.subnets?.length ? given.subnets : (kept?.subnets ?? ['subnet-local'])
  const securityGroups = given.securityGroups ?? kept?.securityGroups
  return { awsvpcConfiguration: { subnets, ...(securityGroups && { securityGroups }), assignPublicIp: 'ENABLED' } }
}
