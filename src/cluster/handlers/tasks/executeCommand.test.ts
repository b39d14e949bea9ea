import { describe, expect, it } from 'vitest'
import { arn, caller, createHandlersWorld } from '../handlers.testSupport.ts'
import { createEcsHandlers } from '../index.ts'

const notEnabled =
  'InvalidParameterException: The execute command failed because execute command was not enabled when the task was run or the execute command agent isn’t running. Wait and try again or run a new task with execute command enabled and try again.'

/** One task of two containers, one of one, the latter running. */
function world(enableExecuteCommand = true) {
  const created = createHandlersWorld()
  created.register({ family: 'two', containerDefinitions: ['app', 'log'].map((name) => ({ name, image: 'nginx', memory: 64 })) })
  created.register()
  const run = (taskDefinition: string) => created.call('RunTask', { taskDefinition, enableExecuteCommand }).tasks?.[0]?.taskArn ?? ''
  const [one, two] = [run('web'), run('two')]
  for (const arn of [one, two]) {
    const containers = created.store
      .read()
      .tasks.get(arn)
      ?.containers.map((container) => ({ ...container, lastStatus: 'RUNNING' as const }))
    created.report(arn, { lastStatus: 'RUNNING', ...(containers && { containers }) })
  }
  const exec = (request: object) => created.refusal('ExecuteCommand', { command: 'sh', interactive: true, task: one, ...request })
  return { ...created, one, two, exec }
}

describe('ExecuteCommand', () => {
  it.each<[string, (tasks: { one: string; two: string }) => object, string]>([
    ['not interactive', () => ({ interactive: false }), 'InvalidParameterException: Interactive is the only mode supported currently.'],
    ['no command', () => ({ command: '' }), 'InvalidParameterException: Command cannot be empty.'],
    ['no such cluster', () => ({ cluster: 'nope' }), 'ClusterNotFoundException: Cluster not found.'],
    ['no such task', () => ({ task: 'f'.repeat(32) }), 'InvalidParameterException: The referenced task was not found.'],
    ['a task id of 5', () => ({ task: 'abcde' }), 'InvalidParameterException: taskId length should be one of [32,36]'],
    [
      'which of two containers',
      ({ two }) => ({ task: two }),
      'InvalidParameterException: The task has more than one container. Name one of them: app, log.',
    ],
    [
      'no such container',
      ({ two }) => ({ task: two, container: 'db' }),
      'InvalidParameterException: The container db does not exist in the task. It has app, log.',
    ],
  ])('refuses: %s', (_, request, sentence) => {
    const { exec, one, two } = world()
    expect(exec(request({ one, two }))).toBe(sentence)
  })

  it('needs a task that was run with it, and that runs', () => {
    expect(world(false).exec({})).toBe(notEnabled)
    const { exec, call, one, two, report, store } = world()
    const containers = store.read().tasks.get(two)?.containers ?? []
    report(two, {
      containers: containers.map((container) => ({ ...container, lastStatus: container.name === 'log' ? 'STOPPED' : 'RUNNING' })),
    })
    expect(exec({ task: two, container: 'log' })).toBe(notEnabled)
    call('StopTask', { task: one })
    expect(exec({})).toBe(notEnabled)
  })

  it('answers a session, and begins none where nothing can carry it', () => {
    const { exec, one, ...created } = world()
    expect(exec({})).toBe('TargetNotConnectedException: The execute command failed due to an internal error. Try again later.')
    const session = { sessionId: 'ecs-execute-command-1', streamUrl: 'ws://127.0.0.1:1/', tokenValue: 'secret' }
    const begun: object[] = []
    const handlers = createEcsHandlers({
      ...created,
      beginSession: (target) => {
        begun.push(target)
        return session
      },
    })
    const task = created.store.read().tasks.get(one)
    const target = { taskArn: one, containerArn: task?.containers[0]?.arn, containerName: 'app' }
    expect(handlers.ExecuteCommand({ task: one, command: 'sh -l', interactive: true }, caller)).toEqual({
      ...target,
      clusterArn: arn('cluster/default'),
      interactive: true,
      session,
    })
    expect(begun).toEqual([{ ...target, command: 'sh -l' }])
  })

  it('shows the agent that a container is entered by as long as the container runs', () => {
    const agents = (created: ReturnType<typeof world>) =>
      created.call('DescribeTasks', { tasks: [created.one] }).tasks?.[0]?.containers?.[0]?.managedAgents
    expect(agents(world(false))).toBeUndefined()
    expect(agents(world())).toMatchObject([{ name: 'ExecuteCommandAgent', lastStatus: 'RUNNING' }])
  })
})
