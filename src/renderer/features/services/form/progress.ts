import type { ContainerInstance, TaskDefinition } from '@aws-sdk/client-ecs'
import { canRoll, rollingBounds } from '#cluster/api/rollingProgress.ts'
import type { Translate } from '../../../i18n/translate.ts'
import { taskSize } from '../room.ts'
import type { DeploymentForm } from './deploymentForm.ts'

/** What decides whether tasks can start, and be replaced. */
export interface ProgressFacts {
  desired: number
  deployment: Pick<DeploymentForm, 'strategy' | 'minimumHealthyPercent' | 'maximumPercent'>
  /** With its containers. */
  definition: TaskDefinition | undefined
  /** Those that tasks can go to now; undefined where capacity comes as it is needed, or is not known yet. */
  instances: readonly Pick<ContainerInstance, 'status' | 'registeredResources'>[] | undefined
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
  const alone = aloneBecause(facts, t)
  if (alone === undefined) return []
  const { desired } = facts
  const needed = instancesNeeded(facts)
  const counts = { needed, instances: instances.length, why: alone, desired }
  if (instances.length >= needed) return []
  return [t(instances.length < desired ? 'explain.tooFewInstances' : 'explain.noInstanceForNext', counts)]
}

/** Why each task needs an instance for itself; undefined where several can share one. */
function aloneBecause({ definition, apart }: ProgressFacts, t: Translate): string | undefined {
  const [port] = definition ? taskSize(definition).hostPorts : []
  if (port !== undefined) return t('explain.aloneByPort', { port: String(port) })
  return apart ? t('explain.aloneByConstraint') : undefined
}

/** Where each task has one for itself: a rollout that may stop a task first needs no more than there are tasks. */
function instancesNeeded({ desired, deployment }: ProgressFacts): number {
  if (deployment.strategy !== 'ROLLING') return 2 * desired
  const { minHealthy } = rollingBounds({ desiredCount: desired, ...deployment })
  return minHealthy < desired ? desired : desired + 1
}

function tooBigFor(definition: TaskDefinition, instances: readonly Pick<ContainerInstance, 'registeredResources'>[], t: Translate) {
  const { cpu, memoryMiB } = taskSize(definition)
  const largest = (name: string) =>
    Math.max(...instances.map(({ registeredResources = [] }) => registeredResources.find((one) => one.name === name)?.integerValue ?? 0))
  if (cpu > largest('CPU')) return t('explain.tooMuchCpu', { needed: cpu, most: largest('CPU') })
  return memoryMiB > largest('MEMORY') ? t('explain.tooMuchMemory', { needed: memoryMiB, most: largest('MEMORY') }) : undefined
}
