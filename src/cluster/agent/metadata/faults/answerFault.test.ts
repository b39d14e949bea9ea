import { beforeEach, describe, expect, it } from 'vitest'
import { type FakeClock, fakeClock } from '#cluster/lib/fakeClock.ts'
import { taskDefinition, taskOf } from '../../agent.testSupport.ts'
import { type AnswerFault, CANNOT_START, createFaults } from './answerFault.ts'
import type { FaultAction, FaultKind } from './checkFault.ts'

const containerDefinitions = [{ name: 'app', image: 'x' }]
const callerWith = (definition: Partial<Parameters<typeof taskDefinition>[0]>) => {
  const record = taskDefinition({ containerDefinitions, ...definition })
  return { task: taskOf(record), taskDefinition: record }
}
const caller = callerWith({ enableFaultInjection: true, networkMode: 'host' })
const port = { Port: 80, Protocol: 'tcp', TrafficType: 'egress' }
const delay = { DelayMilliseconds: 100, JitterMilliseconds: 0, Sources: ['10.0.0.1', '2001:db8::/32'] }
const loss = { LossPercent: 5, Sources: ['10.0.0.0/8'] }

let clock: FakeClock
let answer: AnswerFault
beforeEach(() => {
  clock = fakeClock()
  answer = createFaults(clock)
})
const ask = (kind: FaultKind, action: FaultAction, body: unknown, from: Parameters<AnswerFault>[1] = caller) =>
  answer({ kind, action, body: typeof body === 'string' ? body : JSON.stringify(body) }, from)

describe('the fault endpoints', () => {
  it.each<[FaultKind, object]>([
    ['network-blackhole-port', port],
    ['network-latency', delay],
    ['network-packet-loss', loss],
  ])('%s: say that nothing runs, and that nothing can be started', (kind, body) => {
    expect(ask(kind, 'start', body)).toEqual({ status: 500, body: { Error: CANNOT_START } })
    expect(ask(kind, 'status', body)).toEqual({ status: 200, body: { Status: 'not-running' } })
    expect(ask(kind, 'stop', body)).toEqual({ status: 200, body: { Status: 'stopped' } })
  })

  it.each<[FaultKind, FaultAction, unknown, string]>([
    ['network-latency', 'start', '', 'required request body is missing'],
    ['network-latency', 'start', '[1', 'the request body is not a JSON object'],
    ['network-latency', 'start', { ...delay, Sources: [] }, 'required parameter Sources is missing'],
    [
      'network-latency',
      'start',
      { ...delay, DelayMilliseconds: 0 },
      'required either DelayMilliseconds or JitterMilliseconds to be non-zero',
    ],
    ['network-latency', 'start', { ...delay, Sources: ['10.0.0.0/33'] }, 'invalid value ["10.0.0.0/33"] for parameter Sources'],
    ['network-latency', 'start', { ...delay, FlowsPercent: 0 }, 'invalid value 0 for parameter FlowsPercent'],
    ['network-packet-loss', 'start', { ...loss, LossPercent: 101 }, 'invalid value 101 for parameter LossPercent'],
    ['network-packet-loss', 'start', { Sources: loss.Sources }, 'required parameter LossPercent is missing'],
    ['network-blackhole-port', 'start', { ...port, Protocol: 'icmp' }, 'invalid value icmp for parameter Protocol'],
    ['network-blackhole-port', 'stop', { ...port, TrafficType: undefined }, 'required parameter TrafficType is missing'],
    ['network-blackhole-port', 'status', '', 'required request body is missing'],
  ])('%s/%s refuses %j', (kind, action, body, why) => {
    expect(ask(kind, action, body)).toEqual({ status: 400, body: { Error: why } })
  })

  it('refuse tasks that did not ask for it, and networks that are not the task’s own', () => {
    const not = callerWith({ networkMode: 'host' })
    const why = `enableFaultInjection is not enabled for task: ${not.task.arn}`
    expect(ask('network-latency', 'status', '', not)).toEqual({ status: 400, body: { Error: why } })
    expect(ask('network-latency', 'stop', '', callerWith({ enableFaultInjection: true }))).toEqual({
      status: 400,
      body: { Error: 'bridge mode is not supported. Please use either host or awsvpc mode.' },
    })
    const unknown = answer({ kind: 'network-latency', action: 'start', body: JSON.stringify(delay) }, undefined)
    expect(unknown).toEqual({ status: 404, body: { Error: expect.any(String) } })
  })

  it('take each operation once in five seconds', async () => {
    expect(ask('network-latency', 'status', '').status).toBe(200)
    expect(ask('network-latency', 'status', '')).toEqual({ status: 429, body: 'You have reached maximum request limit' })
    expect(ask('network-packet-loss', 'status', '').status).toBe(200)
    await clock.advance(5_000)
    expect(ask('network-latency', 'status', '').status).toBe(200)
  })
})
