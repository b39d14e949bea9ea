import { describe, expect, it } from 'vitest'
import { findUnrest } from './findUnrest.ts'

const arn = 'arn:aws:ecs:us-east-1:000000000000:task/default/abc'
const task = {
  taskArn: arn,
  group: 'service:web',
  lastStatus: 'RUNNING',
  desiredStatus: 'RUNNING',
  taskDefinitionArn: 'web:1',
  containers: [{ name: 'app', lastStatus: 'RUNNING', runtimeId: 'c1' }],
}
const service = { serviceName: 'web', desiredCount: 1, runningCount: 1, pendingCount: 0, deployments: [{}], taskDefinition: 'web:1' }
const container = { id: 'c1', name: 'one', taskArn: arn, containerName: 'app', running: true }
const engine = { containers: [container], networks: [], volumesOfTasks: ['abc'] }
const details = (...world: Parameters<typeof findUnrest>) => findUnrest(...world).map(({ detail }) => detail)

describe('findUnrest', () => {
  it('finds nothing where everything is as it should be', () => {
    expect(details([service], [task], engine)).toEqual([])
    const inVpc = { ...task, attachments: [{ type: 'ElasticNetworkInterface' }] }
    expect(details([service], [inVpc], { ...engine, networks: ['vpc'] })).toEqual([])
  })
  it('finds a container that is said to run', () => {
    expect(details([service], [task], { ...engine, containers: [] })).toEqual([`${arn}: container app is said to run, and does not`])
  })
  it('finds what belongs to no live task', () => {
    const stopped = { ...task, lastStatus: 'STOPPED', desiredStatus: 'STOPPED' }
    expect(details([{ ...service, desiredCount: 0, runningCount: 0 }], [stopped], { ...engine, networks: ['vpc'] })).toEqual([
      'container one (running) has no live task',
      'a volume of task abc',
      'network vpc, with no task in it',
    ])
  })
  it('finds a task too many, and one of another revision', () => {
    const other = { ...task, taskArn: `${arn}2`, taskDefinitionArn: 'web:2', containers: [] }
    expect(details([service], [task, other], engine)).toEqual([
      'service web: {"desiredCount":1,"runningCount":1,"pendingCount":0,"tasks":2}, last event: undefined',
      `${arn}2 has another task definition than its service`,
    ])
  })
})
