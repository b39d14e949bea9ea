/** Hooks of a deployment with their targets: a real address and a real command, on a fake clock. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DeploymentLifecycleHook } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { minute, openShiftWorld, second } from '#cluster/control/deployments/lifecycle/shiftWorld.testSupport.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { readHookCommands, writeHookCommands } from '#cluster/state/hookCommands.ts'
import { createCallHook } from './callHook.ts'
import type { HookEvent } from './hookCall.ts'
import { createHookRunner, type HookRunner } from './hookRunner.ts'

let world: Awaited<ReturnType<typeof openShiftWorld>>
let runner: HookRunner
let server: Server
let url: string
let heard: HookEvent[]
/** What the address answers next; nothing where it is to hang. */
let answer: (event: HookEvent) => { status?: number; body: string } | undefined

beforeEach(async () => {
  heard = []
  answer = () => ({ body: '{"hookStatus":"SUCCEEDED"}' })
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => (body += String(part)))
    request.on('end', () => {
      const event = JSON.parse(body) as HookEvent
      heard.push(event)
      const said = answer(event)
      if (said) response.writeHead(said.status ?? 200).end(said.body)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  world = await openShiftWorld()
  runner = newRunner()
  runner.start()
})
afterEach(async () => {
  await runner.stop()
  await world.close()
  server.closeAllConnections()
  server.close()
})

const newRunner = () => createHookRunner({ ...world, log: silentLogger, call: createCallHook(() => readHookCommands(world.store)) })
const hooks = () => world.newest().lifecycleHookDetails ?? []
const service = (lifecycleHooks: DeploymentLifecycleHook[]) =>
  world.create({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0, lifecycleHooks })
/** With patience for a process that starts on a busy machine. */
const eventually = <Found>(look: () => Found) => expect.poll(look, { interval: 5 })
const until = (status: string) => eventually(() => hooks().at(-1)?.status).toBe(status)

describe('an address', () => {
  it('is told of the stages it asked for, and holds the deployment until it has said yes', async () => {
    service([
      {
        hookTargetArn: url,
        lifecycleStages: ['PRE_SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT'],
        hookDetails: { who: 'me' },
      },
    ])
    await world.clock.advance(0)
    await until('SUCCEEDED')
    await world.pass(10 * second)
    await eventually(hooks).toHaveLength(2)
    await until('SUCCEEDED')
    await world.pass(5 * second)
    expect(world.newest().status).toBe('SUCCESSFUL')
    expect(heard.map(({ lifecycleStage }) => lifecycleStage)).toEqual(['PRE_SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT'])
    expect(heard[1]).toMatchObject({ resourceArn: world.newest().serviceDeploymentArn, hookDetails: { who: 'me' } })
    expect(Object.values(heard[1]?.executionDetails.productionTrafficWeights ?? {})).toEqual([100])
  })

  it('is called again after the delay that it asked for, with the details it gave', async () => {
    answer = () => ({
      body: heard.length < 3 ? '{"hookStatus":"IN_PROGRESS","callBackDelay":60,"hookDetails":{"n":1}}' : '{"hookStatus":"SUCCEEDED"}',
    })
    service([{ hookTargetArn: url, lifecycleStages: ['PRE_SCALE_UP'] }])
    await world.clock.advance(0)
    for (const call of [1, 2]) {
      await eventually(() => heard).toHaveLength(call)
      await eventually(() => world.store.read().serviceDeployments.by('calling', 'calling')[0]?.lifecycle?.hooks[0]?.details).toEqual({
        n: 1,
      })
      await world.clock.advance(59 * second)
      expect(heard).toHaveLength(call)
      await world.clock.advance(1 * second)
    }
    await until('SUCCEEDED')
    expect(heard.map(({ executionId }) => executionId)).toEqual(Array(3).fill(heard[0]?.executionId))
    expect(heard[2]?.hookDetails).toEqual({ n: 1 })
  })

  it.each<[string, { status?: number; body: string }, string]>([
    ['says no', { body: '{"hookStatus":"FAILED"}' }, 'returned FAILED status.'],
    ['says nothing', { body: '{}' }, 'due to HookStatus must not be null'],
    ['is broken', { status: 500, body: 'oh' }, 'due to It answered with HTTP 500.'],
    ['says too much', { body: 'x'.repeat(70_000) }, 'having more than 65536 characters'],
  ])('that %s fails the deployment in ECS’s words', async (_, said, why) => {
    answer = () => said
    service([{ hookTargetArn: url, lifecycleStages: ['PRE_SCALE_UP'] }])
    await world.clock.advance(0)
    await until('FAILED')
    await world.clock.advance(0)
    expect(world.newest()).toMatchObject({ status: 'STOPPED' })
    expect(world.newest().statusReason).toContain('Service deployment stopped because PRE_SCALE_UP lifecycle hook(s) failed.')
    expect(world.newest().statusReason).toContain(why)
  })

  it('that nobody answers at fails it too', async () => {
    server.close()
    service([{ hookTargetArn: url, lifecycleStages: ['PRE_SCALE_UP'] }])
    await world.clock.advance(0)
    await until('FAILED')
    await world.clock.advance(0)
    expect(world.newest().statusReason).toContain('ECS was unable to invoke hook target')
  })

  it('that hangs is left when its time is over, and after a restart it is called again', async () => {
    answer = () => undefined
    service([{ hookTargetArn: url, lifecycleStages: ['PRE_SCALE_UP'], timeoutConfiguration: { timeoutInMinutes: 10, action: 'CONTINUE' } }])
    await world.clock.advance(0)
    await eventually(() => heard).toHaveLength(1)
    await runner.stop()
    runner = newRunner()
    runner.start()
    await eventually(() => heard).toHaveLength(2)
    await world.pass(11 * minute)
    expect(hooks()[0]?.status).toBe('TIMED_OUT')
    expect(world.newest().status).toBe('SUCCESSFUL')
  })
})

describe('a command', () => {
  const node = `"${process.execPath}"`

  it('runs only where the user of this computer allowed it, whatever a caller names', async () => {
    const named = [{ hookTargetArn: 'command:smoke', lifecycleStages: ['PRE_SCALE_UP' as const] }]
    const request = { serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1 }
    const configuration = (lifecycleHooks: DeploymentLifecycleHook[]) => ({
      deploymentConfiguration: { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 0, lifecycleHooks },
    })
    expect(world.refusal('CreateService', { ...request, ...configuration(named) })).toContain(
      'The command smoke is not allowed as a lifecycle hook on this computer',
    )
    for (const hookTargetArn of [
      'command:rm -rf /',
      '/bin/sh',
      'command:a;b',
      'https://example.com/',
      'http://example.com/',
      'http://127.0.0.1@example.com/',
    ])
      expect(
        world.refusal('CreateService', { ...request, ...configuration([{ hookTargetArn, lifecycleStages: ['PRE_SCALE_UP'] }]) }),
      ).toContain('Marina has no Lambda functions to call')
    writeHookCommands(world.store, { smoke: `${node} -e "process.stdin.resume()"` })
    service(named)
    await world.clock.advance(0)
    await until('SUCCEEDED')
  })

  it('reads the stage and answers like an address', async () => {
    writeHookCommands(world.store, {
      smoke: `${node} -e "let s='';process.stdin.on('data',d=>s+=d).on('end',()=>console.log(JSON.stringify({hookStatus:JSON.parse(s).lifecycleStage==='PRE_SCALE_UP'?'SUCCEEDED':'FAILED'})))"`,
    })
    service([{ hookTargetArn: 'command:smoke', lifecycleStages: ['PRE_SCALE_UP', 'POST_SCALE_UP'] }])
    await world.clock.advance(0)
    await until('SUCCEEDED')
    await world.pass(10 * second)
    await until('FAILED')
  })

  it('that is forbidden later, or ends badly, fails the deployment', async () => {
    writeHookCommands(world.store, { smoke: 'exit 3' })
    service([{ hookTargetArn: 'command:smoke', lifecycleStages: ['PRE_SCALE_UP'] }])
    await world.clock.advance(0)
    await until('FAILED')
    await world.clock.advance(0)
    expect(world.newest().statusReason).toContain('ECS was unable to invoke hook target command:smoke due to It ended with exit code 3.')
    writeHookCommands(world.store, {})
    world.call('UpdateService', { service: 'web', forceNewDeployment: true })
    await world.clock.advance(0)
    await until('FAILED')
    await world.clock.advance(0)
    expect(world.newest().statusReason).toContain('the user of this computer not allowing it')
  })
})
