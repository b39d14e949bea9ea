import { describe, expect, it } from 'vitest'
import { buildDeployment, buildService, buildStopped, buildTask, definitionArn, NOW, secondsAgo, t } from '../views.testSupport.ts'
import { bounds, deploymentView } from './deploymentView.ts'

const none = new Map()
const oldTask = (id: string, more = {}) => buildTask(id, { startedBy: 'ecs-svc/web:1', ...more })
const newTask = (id: string, more = {}) => buildTask(id, { startedBy: 'ecs-svc/web:2', taskDefinitionArn: definitionArn('web:2'), ...more })
const rolling = buildService({
  desiredCount: 4,
  taskDefinition: definitionArn('web:2'),
  deployments: [buildDeployment('web:2', { rolloutState: 'IN_PROGRESS' }), buildDeployment('web:1', { status: 'ACTIVE' })],
})

describe('the picture of a deployment', () => {
  it('has one lane and no track when nothing rolls', () => {
    const view = deploymentView(buildService(), [oldTask('a'), oldTask('b')], none, NOW, t)
    expect(view).toMatchObject({ state: 'steady', track: undefined, from: undefined })
    expect(view.lanes.map(({ age, tasks }) => [age, tasks.length])).toEqual([['only', 2]])
  })

  it('has the new revision above the old, and a cell for each task up to the maximum', () => {
    const tasks = [
      oldTask('a'),
      oldTask('b'),
      oldTask('c', { lastStatus: 'STOPPING', desiredStatus: 'STOPPED' }),
      newTask('d'),
      newTask('e', { lastStatus: 'PENDING' }),
    ]
    const view = deploymentView(rolling, tasks, none, NOW, t)
    expect(view).toMatchObject({ state: 'rolling', from: 'web:1', revision: 'web:2' })
    expect(view.lanes.map(({ revision, age }) => `${revision} ${age}`)).toEqual(['web:2 new', 'web:1 old'])
    expect(view.track).toEqual({
      cells: ['newRunning', 'newStarting', 'oldRunning', 'oldRunning', 'oldStopping', 'free', 'free', 'free'],
      minimum: 4,
      maximum: 8,
    })
  })

  it('says at how many healthy tasks it is complete, unless it is a rollback', () => {
    const criteria = { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: 'DEFERRED' as const }
    const early = { ...rolling, desiredCount: 3, deploymentConfiguration: { earlySuccessCriteria: criteria } }
    expect(deploymentView(early, [newTask('a')], none, NOW, t).completeAt).toBe(2)
    const off = { ...early, deploymentConfiguration: { earlySuccessCriteria: { ...criteria, enable: false } } }
    expect(deploymentView(off, [newTask('a')], none, NOW, t).completeAt).toBeUndefined()
    const rolloutStateReason = 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.'
    const back = { ...early, deployments: [buildDeployment('web:2', { rolloutState: 'IN_PROGRESS', rolloutStateReason })] }
    expect(deploymentView(back, [newTask('a')], none, NOW, t).completeAt).toBeUndefined()
  })

  it('is no deployment under way once it is complete, whatever is left of older tasks', () => {
    const deployments = [buildDeployment('web:2', { rolloutState: 'COMPLETED' }), buildDeployment('web:1', { status: 'ACTIVE' })]
    const complete = { ...rolling, deployments }
    expect(deploymentView(complete, [oldTask('a'), newTask('b')], none, NOW, t)).toMatchObject({ state: 'cleaningUp', from: 'web:1' })
    const ended = buildStopped('c', [{ exitCode: 1 }], { startedBy: 'ecs-svc/web:1', stoppedAt: secondsAgo(1) })
    expect(deploymentView(complete, [ended, newTask('b')], none, NOW, t)).toMatchObject({ state: 'steady', track: undefined })
  })

  it('tells two deployments of the same revision apart', () => {
    const forced = buildService({
      deployments: [buildDeployment('web:1', { id: 'ecs-svc/2' }), buildDeployment('web:1', { id: 'ecs-svc/1', status: 'ACTIVE' })],
    })
    const view = deploymentView(
      forced,
      [buildTask('a', { startedBy: 'ecs-svc/1' }), buildTask('b', { startedBy: 'ecs-svc/2' })],
      none,
      NOW,
      t,
    )
    expect(view.lanes.map(({ id, tasks }) => [id, tasks.map((task) => task.id)])).toEqual([
      ['ecs-svc/2', ['b']],
      ['ecs-svc/1', ['a']],
    ])
  })

  it('keeps failed tasks in sight for a while, and counts them nowhere', () => {
    const failed = (id: string, seconds: number) =>
      buildStopped(id, [{ exitCode: 1 }], {
        startedBy: 'ecs-svc/web:1',
        stoppedAt: secondsAgo(seconds),
        createdAt: secondsAgo(seconds + 5),
      })
    const view = deploymentView(buildService(), [failed('new', 30), failed('old', 3_000), oldTask('a')], none, NOW, t)
    expect(view.lanes[0]?.tasks.map(({ id }) => id)).toEqual(['new', 'a'])
    expect(view.counts.newRunning).toBe(1)
  })

  it('does not show a quiet end of a task', () => {
    const scaledIn = buildStopped('x', [{ exitCode: 143 }], {
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Scaling activity initiated by (deployment x)',
    })
    expect(deploymentView(buildService(), [scaledIn], none, NOW, t).lanes[0]?.tasks).toEqual([])
  })

  it('says when a deployment failed, in ECS’s own sentence', () => {
    const service = buildService({
      deployments: [
        buildDeployment('web:2', { rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.' }),
      ],
    })
    expect(deploymentView(service, [], none, NOW, t)).toMatchObject({
      state: 'failed',
      reason: 'ECS deployment circuit breaker: tasks failed to start.',
    })
  })

  it('is empty and content at zero', () => {
    expect(deploymentView(buildService({ desiredCount: 0 }), [], none, NOW, t).state).toBe('zero')
  })
})

describe('the bounds of a deployment', () => {
  it('round up what must stay and down what may exist', () => {
    expect(bounds(buildService({ desiredCount: 3, deploymentConfiguration: { minimumHealthyPercent: 50, maximumPercent: 150 } }))).toEqual({
      minimum: 2,
      maximum: 4,
    })
  })
})
