import { describe, expect, it } from 'vitest'
import { buildDefinition, buildStopped, buildTask, secondsAgo, t } from '../views.testSupport.ts'
import { stopCause } from './stopCause.ts'
import { taskTimeline } from './taskTimeline.ts'
import { whyStopped } from './whyStopped.ts'

const failedToStart = (stoppedReason: string, image = 'shop/web:1.9') =>
  buildStopped('a', [{ name: 'web', image }], { stopCode: 'TaskFailedToStart', stoppedReason })

describe('why a task stopped', () => {
  it.each([
    ['CannotPullContainerError: Error response from daemon: manifest for shop/web:1.9 not found: manifest unknown', 'imageMissing'],
    ['CannotPullContainerError: The task can’t pull the image. Check whether the image exists. no such image', 'imageMissing'],
    [
      'CannotPullContainerError: pull access denied for shop/web, repository does not exist or may require authorization: access denied',
      'imageDenied',
    ],
    ['CannotPullContainerError: unauthorized: authentication required', 'imageDenied'],
    ['CannotPullContainerError: no matching manifest for linux/arm64 in the manifest list entries', 'imageArchitecture'],
    ['CannotPullContainerError: Get "https://registry.local/v2/": dial tcp: lookup registry.local: no such host', 'imageNetwork'],
    ['CannotPullContainerError: something nobody has seen', 'imageOther'],
    [
      'CannotStartContainerError: Error response from daemon: driver failed: Bind for 127.0.0.1:8080 failed: port is already allocated',
      'portTaken',
    ],
    [
      'CannotStartContainerError: OCI runtime create failed: exec: "/nosuch": stat /nosuch: no such file or directory: unknown',
      'commandMissing',
    ],
    ['CannotStartContainerError: OCI runtime create failed: exec: "/app": permission denied: unknown', 'notExecutable'],
    ['ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed', 'secretMissing'],
    ['TaskDependencyError: Task dependencies cannot be resolved, taskArn: x', 'dependency'],
    ['DockerTimeoutError: Could not transition to started; timed out after waiting 3m0s', 'timeout'],
    ['InternalError: who knows', 'couldNotStart'],
  ])('%s', (reason, kind) => {
    expect(stopCause(failedToStart(reason)).kind).toBe(kind)
  })

  it.each([
    [0, 'exited'],
    [1, 'exitedWith'],
    [126, 'notExecutable'],
    [127, 'commandMissing'],
    [137, 'killed'],
    [139, 'crashed'],
    [143, 'terminated'],
  ])('exit code %i', (exitCode, kind) => {
    expect(stopCause(buildStopped('a', [{ name: 'web', exitCode }])).kind).toBe(kind)
  })

  it('names the container that ended first, not the ones that were ended for it', () => {
    const cause = stopCause(
      buildStopped('a', [
        { name: 'envoy', exitCode: 143 },
        { name: 'log', exitCode: 137 },
        { name: 'web', exitCode: 3 },
      ]),
    )
    expect(cause).toEqual({ kind: 'exitedWith', container: 'web', exitCode: 3 })
  })

  it('tells being out of memory from being killed', () => {
    const reason = 'OutOfMemoryError: Container killed due to memory usage'
    expect(stopCause(buildStopped('a', [{ name: 'web', exitCode: 137, reason }]))).toEqual({ kind: 'outOfMemory', container: 'web' })
  })

  it('believes who asked, whatever the exit codes', () => {
    const containers = [{ name: 'web', exitCode: 137 }]
    expect(stopCause(buildStopped('a', containers, { stopCode: 'UserInitiated' })).kind).toBe('user')
    expect(
      stopCause(
        buildStopped('a', containers, {
          stopCode: 'ServiceSchedulerInitiated',
          stoppedReason: 'Scaling activity initiated by (deployment x)',
        }),
      ).kind,
    ).toBe('scheduler')
    expect(
      stopCause(
        buildStopped('a', containers, { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Task failed container health checks' }),
      ).kind,
    ).toBe('unhealthy')
  })

  it('says unknown when it is', () => {
    expect(stopCause(buildStopped('a', [{ name: 'web' }], { stoppedReason: '' })).kind).toBe('unknown')
  })
})

describe('what to do about it', () => {
  it('names the port', () => {
    const why = whyStopped(
      failedToStart('CannotStartContainerError: Bind for 127.0.0.1:8080 failed: port is already allocated'),
      undefined,
      t,
    )
    expect(why.headline).toBe('web could not start: port 8080 is taken on this computer.')
  })

  it('proposes twice the memory, in a new revision', () => {
    const task = buildStopped('a', [{ name: 'web', exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' }])
    const why = whyStopped(task, buildDefinition({ containerDefinitions: [{ name: 'web', memory: 256 }] }), t)
    expect(why.advice[0]).toEqual({
      text: 'Raise memory from 256 to 512 MiB.',
      action: { label: 'New revision of web:1', href: '#/new-task-definition?from=web%3A1' },
    })
  })

  it('names the registry to sign in to', () => {
    const denied = (image: string) =>
      whyStopped(failedToStart('CannotPullContainerError: unauthorized', image), undefined, t).advice[0]?.text
    expect(denied('registry.local:5000/shop/web:1')).toContain('registry.local:5000')
    expect(denied('shop/web:1')).toContain('docker.io')
  })

  it('asks nothing of anybody when it was asked for', () => {
    const why = whyStopped(buildStopped('a', [], { stopCode: 'UserInitiated', stoppedReason: 'Task stopped by user' }), undefined, t)
    expect(why).toMatchObject({ serious: false, advice: [], original: 'Task stopped by user' })
  })

  it('keeps every original sentence for a search', () => {
    const task = buildStopped('a', [{ name: 'web', reason: 'CannotPullContainerError: x' }], { stoppedReason: 'Task failed to start' })
    expect(whyStopped(task, undefined, t).original).toBe('Task failed to start\nCannotPullContainerError: x')
  })
})

describe('the timeline of a task', () => {
  it('is in order and leaves out what did not happen', () => {
    const task = buildTask('a', {
      createdAt: secondsAgo(30),
      stoppedAt: secondsAgo(1),
      pullStartedAt: secondsAgo(29),
      executionStoppedAt: secondsAgo(2),
      containers: [{ name: 'web', exitCode: 1 }],
    })
    expect(taskTimeline(task, t).map(({ text }) => text)).toEqual([
      'Created',
      'Image pull started',
      'Containers ended · web exit code 1',
      'Stopped',
    ])
  })
})
