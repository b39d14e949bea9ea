import { capacityProviderArn, shortName } from '#cluster/api/arns.ts'
import { findInstanceType } from '#cluster/api/instanceTypes.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { AutoScalingGroupRecord } from '#cluster/state/records/capacityRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { waitForCapacityMs } from '../capacity/capacityTiming.ts'
import { requestOfWaiting } from '../capacity/placeWaiting.ts'
import { choosePlacement } from '../scheduler/choosePlacement.ts'

/** Why a task waits for its capacity provider (spec part 1, 6.5): what the group may still bring, and what each instance lacks. */
export function explainWaiting(snapshot: Snapshot, task: TaskRecord): Explanation[] {
  const name = task.capacityProviderName ?? ''
  const sentence = `The task is PROVISIONING: it waits for capacity provider ${name} to bring an instance, and fails if none comes.`
  return [waits(snapshot, task, sentence), ...explainCapacity(snapshot, task)]
}

/** The same of the tasks of a service that wait, for each capacity provider: they are alike, so the oldest speaks for them. */
export function explainWaitingTasks(snapshot: Snapshot, { arn }: ServiceRecord): Explanation[] {
  const waiting = snapshot.tasks.by('liveOfService', arn).filter(({ awaits, desiredStatus }) => awaits && desiredStatus === 'RUNNING')
  return [...Map.groupBy(waiting, ({ capacityProviderName = '' }) => capacityProviderName)].flatMap(([name, tasks]) => {
    const [oldest] = tasks.toSorted((one, other) => one.createdAt - other.createdAt)
    if (!oldest) return []
    const [who, what, fail] = tasks.length === 1 ? ['1 task is', 'it waits', 'fails'] : [`${tasks.length} tasks are`, 'they wait', 'fail']
    const sentence = `${who} PROVISIONING: ${what} for capacity provider ${name} to bring an instance, and ${fail} if none comes.`
    return [waits(snapshot, oldest, sentence), ...explainCapacity(snapshot, oldest)]
  })
}

const waits = (snapshot: Snapshot, { createdAt }: TaskRecord, sentence: string): Explanation => ({
  rule: 'placement',
  state: 'waiting',
  sentence,
  until: createdAt + waitForCapacityMs[snapshot.timing],
})

function explainCapacity(snapshot: Snapshot, task: TaskRecord): Explanation[] {
  const provider = snapshot.capacityProviders.get(capacityProviderArn(task, task.capacityProviderName ?? ''))
  const arn = provider?.autoScalingGroupProvider?.autoScalingGroupArn ?? ''
  const group = snapshot.autoScalingGroups.get(arn)
  return [group ? explainGroup(group, task) : explainNoGroup(arn), ...explainRefusals(snapshot, task)]
}

const explainNoGroup = (arn: string): Explanation => ({
  rule: 'placement',
  state: 'stuck',
  sentence: `There is no Auto Scaling group ${shortName(arn)} any more. Make it again, or use another capacity provider.`,
})

function explainGroup(group: AutoScalingGroupRecord, { reserved }: TaskRecord): Explanation {
  const { name, instanceType, instances, maxSize, arn } = group
  const numbers = { instances: instances.length, maximum: maxSize, cpu: reserved.cpu, memoryMiB: reserved.memoryMiB }
  const about = { rule: 'placement' as const, numbers, about: arn }
  const { vcpus = 0, memoryMiB = 0 } = findInstanceType(instanceType) ?? {}
  if (reserved.cpu > vcpus * 1024 || reserved.memoryMiB > memoryMiB) {
    const sentence = `It needs ${reserved.cpu} CPU units and ${reserved.memoryMiB} MiB; an instance of group ${name}, ${instanceType}, has ${vcpus * 1024} and ${memoryMiB} and can never take it. Change the group's instance type.`
    return { ...about, state: 'stuck', sentence }
  }
  const coming = instances.filter(({ lifecycleState }) => lifecycleState === 'Pending').length
  const has = `Group ${name} has ${instances.length} of at most ${maxSize} instances`
  if (coming === 0 && instances.length >= maxSize)
    return { ...about, state: 'stuck', sentence: `${has}: none comes before its maximum is raised or a task ends.` }
  return { ...about, state: 'waiting', sentence: `${has}, and ${coming} of them ${coming === 1 ? 'is' : 'are'} coming.` }
}

function explainRefusals(snapshot: Snapshot, task: TaskRecord): Explanation[] {
  const request = requestOfWaiting(snapshot, task)
  const placement = request && choosePlacement(snapshot, request)
  if (!placement || 'placed' in placement) return []
  return placement.refused.map(({ containerInstanceArn, detail }) => ({
    rule: 'placement',
    state: 'waiting',
    sentence: `Container instance ${shortName(containerInstanceArn)} cannot take it: ${detail}.`,
    about: containerInstanceArn,
  }))
}
