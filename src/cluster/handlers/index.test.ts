import { describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import { implementedEcsOperations } from '#cluster/api/operations/ecs.ts'
import { StoreError } from '#cluster/state/storeError.ts'
import { caller, createHandlersWorld, network } from './handlers.testSupport.ts'
import { createEcsHandlers } from './index.ts'

describe('handlers', () => {
  it('are there for every implemented operation and no other', () => {
    expect(Object.keys(createHandlersWorld().handlers).sort()).toEqual([...implementedEcsOperations].sort())
  })

  it('answer a full disk with its sentence, as a fault of the server', () => {
    const { store, clock, ids, nodeFacts } = createHandlersWorld()
    const full = new StoreError(
      'diskFull',
      'The disk that holds state.db is full, so the change was not made. Free some space and try again.',
    )
    const update = () => {
      throw full
    }
    const handlers = createEcsHandlers({ store: { ...store, update }, clock, ids, nodeFacts })
    const error = (() => {
      try {
        return void handlers.CreateCluster({ clusterName: 'shop' }, caller)
      } catch (thrown) {
        return thrown
      }
    })()
    expect(error).toBeInstanceOf(ClusterError)
    expect(error).toMatchObject({ code: 'ServerException', message: full.message, cause: full })
  })

  it('stop an endless loop of RunTask where no instance does', () => {
    const { call, registerFargate, store } = createHandlersWorld()
    registerFargate()
    const request = { taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration: network, count: 10 } as const
    const [task] = call('RunTask', request).tasks ?? []
    const record = store.read().tasks.get(task?.taskArn ?? '')
    store.update('many tasks', (tx) => {
      for (let n = 10; n < 4995; n += 1) if (record) tx.put('tasks', { ...record, arn: `${record.arn}-${n}` as typeof record.arn })
    })
    const { tasks, failures } = call('RunTask', request)
    expect(tasks).toHaveLength(5)
    expect(failures).toEqual([{ reason: "You've reached the limit on the number of tasks you can run concurrently" }])
  })
})
