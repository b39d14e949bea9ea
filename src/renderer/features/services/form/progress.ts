import type { ContainerInstance, TaskDefinition } from '@aws-sdk/client-ecs'
import { engineAttribute } from '#cluster/api/instanceTypes.ts'
import { canRoll, rollingBounds } from '#cluster/api/rollingProgress.ts'
import type { Translate } from '../../../i18n/translate.ts'
import { taskSize } from '../room.ts'
import type { DeploymentForm } from './deploymentForm.ts'

type Instance = Pick<ContainerInstance, 'status' | 'registeredResources' | 'attributes'>

/** What decides whether tasks can start, and be replaced. */
export interface ProgressFacts {
  desired: number
  deployment: Pick<DeploymentForm, 'strategy' | 'minimumHealthyPercent' | 'maximumPercent'>
  /** With its containers. */
  definition: TaskDefinition | undefined
  /** Those that tasks can go to now; undefined where capacity comes as it is needed, or is not known yet. */
  instances: readonly Instance[] | undefined
  /** Two tasks of the service never share an instance. */
  apart: boolean
}

/** Pure: why no deployment of such a service could ever come to its end, a sentence each; none where one can (spec part 1, 5.2 and 6.1). */
export function progressProblems(facts: ProgressFacts, t: Translate): string[] {
  if (facts.desired === 0) return []
  return [...roomProblems(facts, t), ...percentProblems(facts, t)]
}

function percentProblems({ desired, deployment }: ProgressFacts, t: Translate): string[] {
  const { strategy, minimumHealthyPercent: minimum, maximumPercent: maximum } = deployment
  if (strategy !== 'ROLLING') return []
  if (canRoll({ desiredCount: desired, minimumHealthyPercent: minimum, maximumPercent: maximum })) return []
  return [t('explain.cannotRoll', { desired, minimum, maximum })]
}

function roomProblems(facts: ProgressFacts, t: Translate): string[] {
  const instances = facts.instances?.filter(({ status }) => status === 'ACTIVE')
  if (!instances) return []
  if (instances.length === 0) return [t('explain.noInstances')]
  const tooBig = facts.definition && tooBigFor(facts.definition, instances, t)
  if (tooBig) return [tooBig]
  return aloneProblems(facts, instances, t)
}

/** Where each task has a computer or an instance for itself, as many as there are tasks is not enough to replace one beside the others. */
function aloneProblems({ desired, deployment, definition, apart }: ProgressFacts, instances: readonly Instance[], t: Translate): string[] {
  const needed = placesNeeded(desired, deployment)
  const [hostPort] = definition ? taskSize(definition).hostPorts : []
  // All instances of one engine have the same ports (docs/decisions/0031-virtual-instances.md).
  const computers = new Set(instances.map(engineOf)).size
  if (hostPort !== undefined && computers < needed) {
    const key = computers < desired ? 'explain.portTooFew' : 'explain.portNoNext'
    return [t(key, { port: String(hostPort), room: computers, desired })]
  }
  if (!apart || instances.length >= needed) return []
  return [t(instances.length < desired ? 'explain.apartTooFew' : 'explain.apartNoNext', { room: instances.length, desired })]
}

const engineOf = ({ attributes = [] }: Instance) => attributes.find(({ name }) => name === engineAttribute)?.value ?? ''

/** A rollout that may stop a task first needs no more than there are tasks; two whole revisions need twice as many. */
function placesNeeded(desired: number, deployment: ProgressFacts['deployment']): number {
  if (deployment.strategy !== 'ROLLING') return 2 * desired
  const { minHealthy } = rollingBounds({ desiredCount: desired, ...deployment })
  return minHealthy < desired ? desired : desired + 1
}

function tooBigFor(definition: TaskDefinition, instances: readonly Instance[], t: Translate) {
  const { cpu, memoryMiB } = taskSize(definition)
  const largest = (name: string) =>
    Math.max(...instances.map(({ registeredResources = [] }) => registeredResources.find((one) => one.name === name)?.integerValue ?? 0))
  if (cpu > largest('CPU')) return t('explain.tooMuchCpu', { needed: cpu, most: largest('CPU') })
  return memoryMiB > largest('MEMORY') ? t('explain.tooMuchMemory', { needed: memoryMiB, most: largest('MEMORY') }) : undefined
}
