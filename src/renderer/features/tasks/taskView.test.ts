import { describe, expect, it } from 'vitest'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import { buildDefinition, buildStopped, buildTask, secondsAgo, t } from '../views.testSupport.ts'
import { publishedPorts, sortForTable, sortTasks, taskView } from './taskView.ts'

const busy = (...steps: Omit<TaskProgress, 'taskArn'>[]) => new Map(steps.map((step) => [step.container, { ...step, taskArn: 'x' }]))
const ids = (tasks: { taskArn?: string | undefined }[]) => tasks.map(({ taskArn = '' }) => taskArn.split('/').at(-1))

describe('a task as lists show it', () => {
  it('says what it is busy with: the slowest pull of its containers', () => {
    const pulling = busy(
      { container: 'web', step: 'pulling', fraction: 0.9 },
      { container: 'db', step: 'pulling', fraction: 0.437 },
      { container: 'x', step: 'creating' },
    )
    expect(taskView(buildTask('a', { lastStatus: 'PENDING' }), pulling, t).verb).toBe('pulling 43 %')
    const pull = { doneBytes: 1, totalBytes: 2, layersDone: 2, layersTotal: 5 }
    const layers = busy({ container: 'web', step: 'pulling', fraction: 0.5, pull })
    expect(taskView(buildTask('a', { lastStatus: 'PENDING' }), layers, t).verb).toBe('pulling 50 %, 2 of 5 layers')
  })

  it('does not go on starting once it runs', () => {
    expect(taskView(buildTask('a'), busy({ container: 'web', step: 'starting' }), t).verb).toBeUndefined()
    expect(taskView(buildTask('a'), busy({ container: 'web', step: 'checkingHealth' }), t).verb).toBe('health check')
  })

  it('says nothing of what a stopped task was busy with', () => {
    expect(taskView(buildStopped('a', []), busy({ container: 'web', step: 'stopping' }), t).verb).toBeUndefined()
  })

  it('is being checked while its definition has a check that did not answer yet', () => {
    const task = buildTask('a', { healthStatus: 'UNKNOWN' })
    const checked = buildDefinition({ containerDefinitions: [{ name: 'web', healthCheck: { command: ['CMD', 'x'] } }] })
    expect(taskView(task, undefined, t).look.chip).toBe('running')
    expect(taskView(task, undefined, t, checked).look.chip).toBe('checking')
    expect(taskView(task, undefined, t, { ...checked, taskDefinitionArn: 'another' }).look.chip).toBe('running')
  })

  it('belongs to a service only when its group says so', () => {
    expect(taskView(buildTask('a'), undefined, t).service).toBe('web')
    expect(taskView(buildTask('a', { group: 'family:web' }), undefined, t).service).toBeUndefined()
  })
})

describe('published ports', () => {
  it('are told once, however many addresses they are bound on, and with https where it is meant', () => {
    const ports = publishedPorts([
      {
        name: 'web',
        networkBindings: [
          { bindIP: '127.0.0.1', containerPort: 443, hostPort: 40000, protocol: 'tcp' },
          { bindIP: '::1', containerPort: 443, hostPort: 40000, protocol: 'tcp' },
          { bindIP: '127.0.0.1', containerPort: 53, hostPort: 40001, protocol: 'udp' },
        ],
      },
    ])
    expect(ports).toEqual([
      { container: 'web', containerPort: 443, hostPort: 40000, protocol: 'tcp', url: 'https://localhost:40000/' },
      { container: 'web', containerPort: 53, hostPort: 40001, protocol: 'udp', url: undefined },
    ])
  })

  it('are each told of a range, which ECS tells as one', () => {
    const range = { bindIP: '127.0.0.1', containerPortRange: '8000-8001', hostPortRange: '50000-50001', protocol: 'udp' as const }
    expect(
      publishedPorts([{ name: 'web', networkBindings: [range] }]).map(({ containerPort, hostPort }) => [containerPort, hostPort]),
    ).toEqual([
      [8000, 50000],
      [8001, 50001],
    ])
  })
})

describe('the order of tasks', () => {
  const old = buildTask('old', { createdAt: secondsAgo(500) })
  const young = buildTask('young', { createdAt: secondsAgo(5) })
  const stopped = buildStopped('stopped', [], { createdAt: secondsAgo(50) })

  it('keeps a chip where it is: oldest first', () => {
    expect(ids(sortTasks([young, stopped, old]))).toEqual(['old', 'young', 'stopped'])
  })

  it('shows the newest first in tables, and what stopped below', () => {
    expect(ids(sortForTable([stopped, old, young]))).toEqual(['young', 'old', 'stopped'])
  })
})
