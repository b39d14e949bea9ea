import { describe, expect, it } from 'vitest'
import { sayDecision } from '#cluster/api/resources/decisions.ts'
import type { TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import type { NewDecision } from '#cluster/state/writes/decisions.ts'
import { buildInstance, buildTask } from '#test/support/clusterBuilders.ts'
import { refusal } from '../scheduler/refusals.ts'
import type { Held, PlannedStop, StopWhy } from '../services/servicePlan.ts'
import { decideHeld, decideStarted, decideStopped, decideUnplaced } from './changeDecisions.ts'
import { decideContainer, decideEnded } from './endDecisions.ts'

const numbers = { desired: 4, running: 1, healthy: 3, live: 6, minimum: 2, maximum: 6, minimumPercent: 50, maximumPercent: 150 }
const placedBy = { strategy: 'default', suitable: 1, considered: 1 }
const task = buildTask({ availabilityZone: 'us-east-1b' })
const [container] = task.containers
const said = (decisions: readonly NewDecision[]) => decisions.map(sayDecision)
const { arn } = buildInstance()

describe('what is said of tasks that were started', () => {
  const start = { deployment: { id: 'ecs-svc/1' } as never, count: 1, replacesUnhealthy: 0 }
  it.each([
    ['on instances', { placedBy }, 0, 'Started 1 of web:1 on instance1 by the strategy default: 1 of 4 desired tasks'],
    ['one on each', {}, 0, 'Started 1 of web:1 on instance1, one on each: 1 of 4 instances had a task'],
    ['for those unhealthy', { placedBy }, 1, 'Started 1 of web:1 in place of tasks that failed their health check: 1 of 4 desired'],
    ['before an instance comes', { awaits: {} }, 0, 'Started 1 of web:1, which wait for their capacity provider'],
  ])('%s', (_, over, replacesUnhealthy, sentence) => {
    expect(said(decideStarted({ ...start, replacesUnhealthy }, [{ ...task, ...over }], numbers))[0]).toContain(sentence)
  })

  it('of two revisions are two decisions, and of many instances ten are named', () => {
    const many = Array.from({ length: 12 }, (_, at) => buildTask({ placedBy, containerInstanceArn: buildInstance({ id: `i${at}` }).arn }))
    const other = buildTask({ placedBy, taskDefinitionArn: task.taskDefinitionArn.replace(/1$/, '2') as never })
    const [first, second] = said(decideStarted(start, [...many, other], numbers))
    expect(first).toContain('Started 12 of web:1 on i0, i1, i2, i3, i4, i5, i6, i7, i8, i9 … (+2) by')
    expect(second).toContain('Started 1 of web:2')
  })
})

describe('what is said of tasks that were stopped', () => {
  it.each<[StopWhy, string]>([
    ['scaleIn', 'Stopped 1: 1 were running or starting, 4 are desired.'],
    ['olderDeployment', 'Stopped 1 of an older deployment: 3 were healthy, at least 2 must be (50 %).'],
    [
      'instanceNotActive',
      'Stopped 1 on instance1, where they may not stay: the instance drains, is gone, or does not meet their constraints.',
    ],
    ['unhealthy', 'Stopped 1: their health check failed.'],
    ['rebalance', 'Stopped 1 in us-east-1b, the fullest Availability Zone: one more runs in an emptier one for it.'],
    ['serviceDeleted', 'Stopped 1: the service is being deleted.'],
    ['paused', 'Stopped 1: the service is paused.'],
  ])('for %s', (why, sentence) => {
    expect(said(decideStopped([{ task, why }], numbers))).toEqual([sentence])
  })

  it('tells what a load balancer found from what a health check did', () => {
    const target = { targetGroupArn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/1' } as TargetRecord
    const stops: PlannedStop[] = [
      { task, why: 'unhealthy', target },
      { task, why: 'unhealthy' },
    ]
    expect(said(decideStopped(stops, numbers))).toEqual([
      'Stopped 1: target group web found them unhealthy.',
      'Stopped 1: their health check failed.',
    ])
  })
})

describe('what is said of tasks without a place', () => {
  it.each([
    [refusal(arn, 'RESOURCE:CPU', '', { needs: 512, has: 256 }), 'Not placed on instance1: needs 512 CPU units, 256 are left.'],
    [refusal(arn, 'RESOURCE:MEMORY', '', { needs: 512, has: 256 }), 'Not placed on instance1: needs 512 MiB of memory, 256 are left.'],
    [refusal(arn, 'RESOURCE:PORTS', '', { what: '80' }), 'Not placed on instance1: host port 80 is taken.'],
    [refusal(arn, 'ATTRIBUTE', '', { what: 'ecs.os-type' }), 'Not placed on instance1: it lacks ecs.os-type.'],
    [refusal(arn, 'AGENT', ''), 'Not placed on instance1: its container engine does not answer.'],
    [refusal(arn, 'AGENT', '', { what: 'logs' }), 'Not placed on instance1: its daemon logs comes first, and does not run yet.'],
  ])('%#: one for each instance', (refused, sentence) => {
    expect(said(decideUnplaced({ refused: [refused] }))).toEqual([sentence])
  })

  it('says which capacity provider has nothing, and that too many wait', () => {
    expect(said(decideUnplaced({ refused: [] }))).toEqual(['Not placed: there is no container instance.'])
    expect(said(decideUnplaced({ refused: [], refusedBy: 'spot' }))).toEqual([
      'Not placed: capacity provider spot has no container instance.',
    ])
    expect(said(decideUnplaced({ refused: [], tooManyWait: true }))).toEqual([
      'Not placed: 500 tasks of the cluster wait for a capacity provider, which is the most there may be.',
    ])
    expect(decideUnplaced({})).toEqual([])
  })
})

describe('what is said of what holds things up', () => {
  it.each<[Held, string]>([
    [{ by: 'maximumPercent' }, 'No more tasks are started: 6 of at most 6 exist (150 %).'],
    [{ by: 'minimumHealthyPercent' }, 'No older task is stopped: 3 are healthy, at least 2 must be (50 %).'],
    [
      { by: 'launchPause', until: 1, failedAttempts: 4 },
      'No task is started for now: 4 attempts in a row stopped before RUNNING, and each makes the pause longer.',
    ],
    [{ by: 'taskProtection', tasks: [task], until: 1 }, '1 that were to stop are protected from scale-in, and go on.'],
    [{ by: 'failedDeployment' }, 'No task is started: the deployment failed, and another one has to come.'],
    [
      { by: 'deploymentConfiguration' },
      'The rollout can neither start nor stop a task: at most 6 may exist (150 %), at least 2 must be healthy (50 %).',
    ],
  ])('%o', (held, sentence) => {
    expect(sayDecision(decideHeld(held, numbers))).toBe(sentence)
  })
})

describe('what is said of tasks that ended', () => {
  const ended = (over: object) =>
    buildTask({ stopCode: 'EssentialContainerExited', containers: container ? [{ ...container, ...over }] : [] })

  it('counts those that ended the same way as one', () => {
    expect(said(decideEnded([ended({ exitCode: 3 }), ended({ exitCode: 3 }), ended({ exitCode: 4 })]))).toEqual([
      '2 ended unasked: container app with exit code 3 (EssentialContainerExited).',
      '1 ended unasked: container app with exit code 4 (EssentialContainerExited).',
    ])
  })

  it('gives the reason, without what differs from one to the next', () => {
    const reason = 'OutOfMemoryError: Container killed due to memory usage'
    expect(said(decideEnded([ended({ exitCode: 137, reason })]))).toEqual([
      `1 ended unasked: container app with exit code 137 (EssentialContainerExited), ${reason}`,
    ])
    const failed = (id: string) => ({ ...ended({ reason: `CannotStartContainerError: no ${id}` }), stopCode: 'TaskFailedToStart' as const })
    expect(said(decideEnded([failed('0123456789ab'), failed('ba9876543210')]))).toEqual([
      '2 did not start (TaskFailedToStart): CannotStartContainerError: no …',
    ])
  })

  it('says of each container what became of it, and nothing of one that runs', () => {
    const of = (over: object) => container && decideContainer({ ...container, ...over })
    expect(of({})).toBeUndefined()
    expect(said([of({ exitCode: 0 })].flatMap((one) => one ?? []))).toEqual(['Container app ended with exit code 0.'])
    expect(said([of({ exitCode: 1, reason: 'OutOfMemoryError' })].flatMap((one) => one ?? []))).toEqual([
      'Container app ended: exit code 1; OutOfMemoryError',
    ])
  })
})
