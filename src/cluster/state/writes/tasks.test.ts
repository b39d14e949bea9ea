import { beforeEach, describe, expect, it } from 'vitest'
import { buildTask } from '#test/support/clusterBuilders.ts'
import type { AgentTaskFields, TaskRecord } from '../records/taskRecords.ts'
import { openStore, type Store } from '../store.ts'
import { directTask, reportTask, stopTask } from './tasks.ts'

let store: Store
let arn: TaskRecord['arn']
const task = () => store.read().tasks.get(arn)
const report = (fields: Partial<AgentTaskFields>) => store.update('report', (tx) => reportTask(tx, arn, fields))

beforeEach(() => {
  store = openStore({ file: ':memory:', now: 0 })
  const record = buildTask()
  arn = record.arn
  store.update('seed', (tx) => tx.put('tasks', record))
})

describe('a report of the agent', () => {
  it('is one more version, and none when it says what is known', () => {
    const { revision } = store.read()
    report({ lastStatus: 'RUNNING', startedAt: 5 })
    expect(task()).toMatchObject({ lastStatus: 'RUNNING', startedAt: 5, version: 2 })
    report({ lastStatus: 'RUNNING', containers: structuredClone(task()?.containers ?? []) })
    expect(task()?.version).toBe(2)
    expect(store.read().revision).toBe(revision + 1)
  })

  it('never takes lastStatus back, and is heard in the rest', () => {
    report({ lastStatus: 'STOPPED', stoppedAt: 9 })
    report({ lastStatus: 'RUNNING', healthStatus: 'HEALTHY' })
    expect(task()).toMatchObject({ lastStatus: 'STOPPED', healthStatus: 'HEALTHY', stoppedAt: 9 })
  })

  it('of a task that is gone is nothing', () => {
    store.update('delete', (tx) => tx.delete('tasks', arn))
    const { revision } = store.read()
    report({ lastStatus: 'RUNNING' })
    expect(store.read().revision).toBe(revision)
  })
})

describe('the wish to stop a task', () => {
  it('keeps its first reason', () => {
    store.update('stop', (tx) => stopTask(tx, arn, { stopCode: 'UserInitiated', stoppedReason: 'enough', now: 7 }))
    store.update('stop', (tx) => stopTask(tx, arn, { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'later', now: 8 }))
    expect(task()).toMatchObject({
      desiredStatus: 'STOPPED',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      stoppingAt: 7,
      version: 2,
    })
  })

  it('leaves what the agent writes alone', () => {
    store.update('stop', (tx) => stopTask(tx, arn, { stopCode: 'UserInitiated', stoppedReason: 'enough', now: 7 }))
    expect(task()?.lastStatus).toBe('PENDING')
  })
})

it('other wishes change nothing else', () => {
  store.update('tag', (tx) => directTask(tx, arn, { tags: [{ key: 'a', value: 'b' }] }))
  expect(task()).toMatchObject({ tags: [{ key: 'a', value: 'b' }], desiredStatus: 'RUNNING', version: 2 })
})
