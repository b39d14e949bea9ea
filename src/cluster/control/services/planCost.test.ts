import { describe, expect, it } from 'vitest'
import { openStore, type Snapshot } from '#cluster/state/store.ts'
import { buildCluster, buildInstance, buildService, buildTask, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { choosePlacement } from '../scheduler/choosePlacement.ts'
import { planService } from './planService.ts'
import { placementRequest, wantedTask } from './serviceTask.ts'

/** A snapshot that notes which lists are read from it, as `table.index(entry)` or `table.all()`. */
function recording(snapshot: Snapshot): { snapshot: Snapshot; read: Set<string> } {
  const read = new Set<string>()
  const watched = (table: string, view: object) =>
    new Proxy(view, {
      get(target, member) {
        const value: unknown = Reflect.get(target, member, target)
        if (typeof value !== 'function') return value
        return (...given: unknown[]) => {
          if (member === 'by') read.add(`${table}.${given.join(' ')}`)
          if (member === 'all') read.add(`${table}.all`)
          return Reflect.apply(value, target, given) as unknown
        }
      },
    })
  const tables = Object.entries(snapshot).map(([name, view]) => [name, typeof view === 'object' ? watched(name, view) : view])
  return { snapshot: Object.fromEntries(tables) as Snapshot, read }
}

const service = buildService()

function openCluster() {
  const store = openStore({ file: ':memory:', now: 0 })
  store.update('seed', (tx) => {
    tx.put('clusters', buildCluster())
    tx.put('taskDefinitions', buildTaskDefinition())
    tx.put('containerInstances', buildInstance())
    tx.put('services', service)
    tx.put('tasks', buildTask({}, service))
  })
  return recording(store.read())
}

describe('what one service costs', () => {
  it('is reading its own tasks and events, and none of anybody else', () => {
    const { snapshot, read } = openCluster()
    planService(snapshot, service.arn, 0)
    const foreign = [...read].filter((list) => !list.endsWith(` ${service.arn}`))
    expect(read).toContain(`tasks.liveOfService ${service.arn}`)
    expect(foreign).toEqual([])
  })

  it('is, for a place, reading the instances of the cluster', () => {
    const { snapshot, read } = openCluster()
    const [deployment] = service.deployments
    if (!deployment) throw new Error('no deployment')
    choosePlacement(snapshot, placementRequest(wantedTask(snapshot, service, deployment), service))
    expect([...read]).toEqual([`containerInstances.activeOfCluster ${service.clusterArn}`])
  })
})
