import type { CreateServiceRequest, Failure, LaunchType, NetworkConfiguration, RunTaskRequest, TaskDefinition } from '@aws-sdk/client-ecs'
import type { Translate } from '../../i18n/translate.ts'
import { type ServiceSettings, settingsOfNew } from '../services/form/serviceSettings.ts'
import { isResourceName } from '../services/resourceName.ts'
import type { ProviderItem } from './capacityForm.ts'

/** What both forms ask: which revision, where, how many. */
export interface LaunchForm {
  cluster: string
  family: string
  /** `web:15`; empty until one is chosen. */
  revision: string
  launchType: LaunchType
  count: number
  /** For awsvpc, separated by commas. */
  subnets: string
  securityGroups: string
  assignPublicIp: boolean
}

export interface ServiceForm extends LaunchForm {
  name: string
}

/** Any name will do here; tasks get an address of a local network. */
export const localSubnet = 'subnet-local'

export const emptyLaunchForm: LaunchForm = {
  cluster: '',
  family: '',
  revision: '',
  launchType: 'EC2',
  count: 1,
  subnets: localSubnet,
  securityGroups: '',
  assignPublicIp: false,
}

/** Launch types a revision can run as; the ones it was written for first. */
export function launchTypesOf(definition: TaskDefinition | undefined): LaunchType[] {
  const known = [...(definition?.requiresCompatibilities ?? []), ...(definition?.compatibilities ?? [])]
  const types = known.filter((one): one is 'EC2' | 'FARGATE' => one === 'EC2' || one === 'FARGATE')
  return types.length > 0 ? [...new Set(types)] : ['EC2']
}

export const needsNetwork = (definition: TaskDefinition | undefined): boolean => definition?.networkMode === 'awsvpc'

const words = (text: string) => text.split(/[\s,]+/).filter(Boolean)

function networkOf(form: LaunchForm): NetworkConfiguration {
  const groups = words(form.securityGroups)
  return {
    awsvpcConfiguration: {
      subnets: words(form.subnets),
      ...(groups.length > 0 ? { securityGroups: groups } : {}),
      assignPublicIp: form.assignPublicIp ? 'ENABLED' : 'DISABLED',
    },
  }
}

/** @param capacity undefined for the launch type: ECS takes one of the two */
export function runTaskRequest(
  form: LaunchForm,
  definition: TaskDefinition | undefined,
  capacity: readonly ProviderItem[] | undefined,
): RunTaskRequest {
  return {
    cluster: form.cluster,
    taskDefinition: form.revision,
    ...(capacity ? { capacityProviderStrategy: [...capacity] } : { launchType: form.launchType }),
    count: form.count,
    ...(needsNetwork(definition) ? { networkConfiguration: networkOf(form) } : {}),
  }
}

export function createServiceRequest(
  form: ServiceForm,
  definition: TaskDefinition | undefined,
  settings: ServiceSettings,
): CreateServiceRequest {
  return {
    cluster: form.cluster,
    serviceName: form.name,
    taskDefinition: form.revision,
    ...(settings.capacity ? {} : { launchType: form.launchType }),
    desiredCount: form.count,
    ...settingsOfNew(settings, form.launchType),
    ...(needsNetwork(definition) ? { networkConfiguration: networkOf(form) } : {}),
  }
}

export type Problems<Form> = Partial<Record<keyof Form, string>>

/** RunTask starts at most 10 at once (spec part 1, 4.2). */
const MOST_AT_ONCE = 10
const MOST_DESIRED = 5_000

/** Pure: a sentence per field that cannot be sent as it is. */
export function launchProblems(form: LaunchForm, definition: TaskDefinition | undefined, t: Translate): Problems<LaunchForm> {
  return {
    ...(form.revision ? {} : { revision: t('form.chooseRevision') }),
    ...(Number.isInteger(form.count) && form.count >= 1 && form.count <= MOST_AT_ONCE
      ? {}
      : { count: t('form.countRange', { from: 1, to: MOST_AT_ONCE }) }),
    ...networkProblems(form, definition, t),
  }
}

export function serviceProblems(
  form: ServiceForm,
  definition: TaskDefinition | undefined,
  takenNames: ReadonlySet<string>,
  t: Translate,
): Problems<ServiceForm> {
  return {
    ...(form.revision ? {} : { revision: t('form.chooseRevision') }),
    ...(isResourceName(form.name) ? {} : { name: t('service.nameRule') }),
    ...(takenNames.has(form.name) ? { name: t('form.nameTaken', { name: form.name }) } : {}),
    ...(Number.isInteger(form.count) && form.count >= 0 && form.count <= MOST_DESIRED
      ? {}
      : { count: t('form.countRange', { from: 0, to: MOST_DESIRED }) }),
    ...networkProblems(form, definition, t),
  }
}

function networkProblems(form: LaunchForm, definition: TaskDefinition | undefined, t: Translate): Problems<LaunchForm> {
  return needsNetwork(definition) && words(form.subnets).length === 0 ? { subnets: t('form.subnetNeeded') } : {}
}

/** RunTask answers what could not be placed as failures, not as an error. Pure: one sentence for them. */
export function failureSentence(failures: readonly Failure[], t: Translate): string {
  const reasons = [...new Set(failures.map(({ reason = '', detail }) => detail ?? reason))]
  const [first = ''] = reasons
  const about: Record<string, string> = {
    'RESOURCE:CPU': t('form.noCpu'),
    'RESOURCE:MEMORY': t('form.noMemory'),
    'RESOURCE:PORTS': t('form.noPorts'),
    AGENT: t('form.noAgent'),
  }
  return about[first] ?? t('form.notPlaced', { reason: reasons.join(', ') || '–' })
}
