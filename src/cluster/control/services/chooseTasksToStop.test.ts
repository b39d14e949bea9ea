import { describe, expect, it } from 'vitest'
import type { ContainerInstanceArn } from '#cluster/api/arns.ts'
import { buildTask } from '#test/support/clusterBuilders.ts'
import { chooseTasksToStop, type StopCriterion } from './chooseTasksToStop.ts'

const task = (name: string, zone: string, instance: string, createdAt = 0) =>
  buildTask({ id: name, availabilityZone: zone, containerInstanceArn: instance as ContainerInstanceArn, createdAt })

describe('the tasks a service lets go', () => {
  it('come from the fullest zone, there from the fullest instance, so that the rest is spread', () => {
    const tasks = [task('a', 'z1', 'i1'), task('b', 'z1', 'i2'), task('c', 'z1', 'i2'), task('d', 'z2', 'i3'), task('e', 'z2', 'i3')]
    const chosen = chooseTasksToStop(tasks, 3, tasks).map(({ id }) => id)
    const left = tasks.filter(({ id }) => !chosen.includes(id))
    expect(left.map(({ availabilityZone }) => availabilityZone).toSorted()).toEqual(['z1', 'z2'])
    expect(chosen[0]).toBe('c')
  })

  it('are the newest, where nothing else tells them apart', () => {
    const tasks = [task('old', 'z', 'i', 1), task('new', 'z', 'i', 3), task('middle', 'z', 'i', 2)]
    expect(chooseTasksToStop(tasks, 2, tasks).map(({ id }) => id)).toEqual(['new', 'middle'])
  })

  it('go by what the placement strategies say before zones and instances', () => {
    const tasks = [task('a', 'z1', 'i1'), task('b', 'z1', 'i2'), task('c', 'z2', 'i3')]
    const names = (count: number, criterion: StopCriterion) => chooseTasksToStop(tasks, count, tasks, [criterion]).map(({ id }) => id)
    const racks: Record<string, string> = { i1: 'r1', i2: 'r2', i3: 'r2' }
    expect(names(1, { shared: ({ containerInstanceArn = '' }) => racks[containerInstanceArn] ?? '' })).toEqual(['b'])
    const left: Record<string, number> = { i1: 100, i2: 50, i3: 300 }
    expect(names(2, { left: ({ containerInstanceArn = '' }) => left[containerInstanceArn] ?? 0, takes: () => 10 })).toEqual(['c', 'a'])
  })

  it('are no more than there are', () => {
    expect(chooseTasksToStop([task('a', 'z', 'i')], 5, [])).toHaveLength(1)
    expect(chooseTasksToStop([], 5, [])).toEqual([])
  })
})
