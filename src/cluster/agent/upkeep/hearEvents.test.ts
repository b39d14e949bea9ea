import { describe, expect, it } from 'vitest'
import type { ContainerFacts, EngineEvent } from '#cluster/engine/containerEngine.ts'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { createRuntimes } from '../tasks/runtimes.ts'
import type { ContainerView } from '../tasks/taskView.ts'
import { hearEvent } from './hearEvents.ts'

const definition = taskDefinition({ containerDefinitions: [{ name: 'app', image: 'x' }] })
const task = taskOf(definition)
const name = task.containers[0]?.engineName ?? ''
const inState = (state: ContainerFacts['state']) => ({ facts: { state } as ContainerFacts })

function hear(type: EngineEvent['type'], known: Partial<ContainerView>, engineName = name) {
  const runtimes = createRuntimes()
  const view = Object.assign(runtimes.of(task, definition).view.containers.get('app') ?? {}, known) as ContainerView
  return { arn: hearEvent({ type, name: engineName, labels: {} }, runtimes), stale: view.stale }
}

describe('hearEvent', () => {
  it.each<[EngineEvent['type'], string, Partial<ContainerView>]>([
    ['die', 'of what runs', inState('running')],
    ['die', 'of what is just being started', { ...inState('created'), busy: 'starting' }],
    ['start', 'of what had ended', inState('exited')],
    ['health', 'of what runs', inState('running')],
    ['pause', 'of what runs', inState('running')],
    ['unpause', 'of what is paused', inState('paused')],
  ])('%s %s is a reason to look', (type, _of, known) => {
    expect(hear(type, known)).toEqual({ arn: task.arn, stale: true })
  })

  it.each<[EngineEvent['type'], string, Partial<ContainerView>]>([
    ['start', 'of what is just being started', { ...inState('created'), busy: 'starting' }],
    ['start', 'of what runs', inState('running')],
    ['die', 'of what has ended', inState('exited')],
    ['create', 'of what is just being created', { busy: 'creating' }],
  ])('%s %s is none: it is known', (type, _of, known) => {
    expect(hear(type, known)).toEqual({ arn: undefined, stale: false })
  })

  it('remembers that there was no memory left, for the death that follows', () => {
    const runtimes = createRuntimes()
    const view = runtimes.of(task, definition).view.containers.get('app')
    expect(hearEvent({ type: 'oom', name, labels: {} }, runtimes)).toBeUndefined()
    expect(view?.outOfMemory).toBe(true)
  })

  it('knows nothing of the containers of others', () => {
    expect(hear('die', inState('running'), 'stranger')).toEqual({ arn: undefined, stale: false })
  })
})
