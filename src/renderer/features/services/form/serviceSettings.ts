import type {
  CreateServiceRequest,
  DeploymentConfiguration,
  LaunchType,
  LoadBalancer,
  Service,
  UpdateServiceRequest,
} from '@aws-sdk/client-ecs'
import { allowsRebalancing } from '#cluster/api/allowsRebalancing.ts'
import type { Translate } from '../../../i18n/translate.ts'
import { type RuleChoice, type ShiftProblems, shiftProblems, withoutShift } from '../../load-balancers/shiftForm.ts'
import { launchTypeOf, type ProviderItem, providerItems, strategyProblem } from '../../tasks/capacityForm.ts'
import {
  type DeploymentForm,
  type DeploymentProblems,
  deploymentForm,
  deploymentProblems,
  shiftsTraffic,
  strategyConfiguration,
} from './deploymentForm.ts'
import { type FailureForm, type FailureProblems, failureConfiguration, failureForm, failureProblems } from './failureForm.ts'
import {
  type PlacementForm,
  type PlacementProblems,
  placementForm,
  placementLists,
  placementProblems,
  placementRequest,
} from './placementForm.ts'

/** What of a service is chosen when it is created, and changed later: the same fields for both. */
export interface ServiceSettings {
  deployment: DeploymentForm
  failure: FailureForm
  placement: PlacementForm
  /** Undefined: by its launch type. */
  capacity: readonly ProviderItem[] | undefined
  loadBalancer: LoadBalancer | undefined
}

/** Of a service there is, or with ECS's defaults for a new one. */
export function serviceSettings(service?: Service): ServiceSettings {
  return {
    deployment: deploymentForm(service?.deploymentConfiguration),
    failure: failureForm(service?.deploymentConfiguration),
    placement: placementForm(service),
    capacity: service?.capacityProviderStrategy?.length ? providerItems(service.capacityProviderStrategy) : undefined,
    loadBalancer: service?.loadBalancers?.[0],
  }
}

/** What its tasks run as: the providers say, else the launch type does. */
export const kindOf = ({ capacity }: Pick<ServiceSettings, 'capacity'>, launchType: LaunchType): LaunchType =>
  capacity ? launchTypeOf(capacity[0]?.capacityProvider ?? '') : launchType

/** Whether ECS balances its tasks over zones, where it is told to (spec part 1, 5.9). */
export const canRebalance = ({ placement, deployment, loadBalancer }: ServiceSettings, launchType: LaunchType): boolean =>
  deployment.maximumPercent > 100 &&
  allowsRebalancing({ launchType, ...placementLists(placement), loadBalancers: loadBalancer ? [loadBalancer] : [] })

/** The fields of CreateService that follow from them; the launch type is not among them. */
export function settingsOfNew(
  settings: ServiceSettings,
  launchType: LaunchType,
): Pick<
  CreateServiceRequest,
  | 'deploymentConfiguration'
  | 'placementStrategy'
  | 'placementConstraints'
  | 'availabilityZoneRebalancing'
  | 'capacityProviderStrategy'
  | 'loadBalancers'
> {
  const { capacity, deployment, loadBalancer } = settings
  const attached = loadBalancer && (shiftsTraffic(deployment.strategy) ? loadBalancer : withoutShift(loadBalancer))
  const facts = { onInstances: kindOf(settings, launchType) === 'EC2', canRebalance: canRebalance(settings, launchType) }
  return {
    deploymentConfiguration: { ...strategyConfiguration(deployment), ...changedFailure(failureForm(), settings.failure) },
    ...placementRequest(settings.placement, facts),
    ...(capacity && { capacityProviderStrategy: [...capacity] }),
    ...(attached && { loadBalancers: [attached] }),
  }
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)

/** All of one part where something of it was changed, so that what was cleared is told too. */
const changedFailure = (before: FailureForm, after: FailureForm) => (isSame(before, after) ? {} : failureConfiguration(after))

/** Pure: the fields of UpdateService that differ; empty where nothing was changed. */
export function changedSettings(before: ServiceSettings, after: ServiceSettings, launchType: LaunchType): Partial<UpdateServiceRequest> {
  const configuration: DeploymentConfiguration = {
    ...(!isSame(before.deployment, after.deployment) && strategyConfiguration(after.deployment)),
    ...changedFailure(before.failure, after.failure),
  }
  return {
    ...(Object.keys(configuration).length > 0 && { deploymentConfiguration: configuration }),
    ...changedPlacement(before, after, launchType),
    ...(!isSame(before.capacity, after.capacity) && { capacityProviderStrategy: [...(after.capacity ?? [])] }),
    ...(!isSame(before.loadBalancer, after.loadBalancer) && { loadBalancers: after.loadBalancer ? [after.loadBalancer] : [] }),
  }
}

function changedPlacement(before: ServiceSettings, after: ServiceSettings, launchType: LaunchType): Partial<UpdateServiceRequest> {
  if (isSame(before.placement, after.placement)) return {}
  const facts = { onInstances: kindOf(after, launchType) === 'EC2', canRebalance: canRebalance(after, launchType) }
  return placementRequest(after.placement, facts)
}

export interface SettingsProblems {
  deployment: DeploymentProblems
  failure: FailureProblems
  placement: PlacementProblems
  shift: ShiftProblems
  capacity: string | undefined
}

/** Pure: sentences for what cannot be sent as it is. @param rules between which traffic may be shifted */
export function settingsProblems(settings: ServiceSettings, rules: readonly RuleChoice[], t: Translate): SettingsProblems {
  const { deployment, failure, placement, capacity, loadBalancer } = settings
  return {
    deployment: deploymentProblems(deployment, t),
    failure: failureProblems(failure, t),
    placement: placementProblems(placement, t),
    shift: shiftsTraffic(deployment.strategy) ? shiftProblems(loadBalancer, rules, t) : {},
    capacity: strategyProblem(capacity, t),
  }
}

export const hasProblems = ({ capacity, ...others }: SettingsProblems): boolean =>
  capacity !== undefined || Object.values(others).some((problems) => Object.keys(problems).length > 0)
