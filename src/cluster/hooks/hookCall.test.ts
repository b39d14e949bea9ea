import { describe, expect, it } from 'vitest'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import { hookEvent, readHookAnswer } from './hookCall.ts'

describe('the answer of a hook', () => {
  const arn = 'http://127.0.0.1:9000/hook'
  it.each<[string, object]>([
    ['{"hookStatus":"SUCCEEDED"}', { hookStatus: 'SUCCEEDED' }],
    ['{"hookStatus":"FAILED"}', { failure: `Lifecycle hook target ${arn} returned FAILED status.` }],
    ['{"hookStatus":"IN_PROGRESS"}', { againAfterMs: 30_000 }],
    ['{"hookStatus":"IN_PROGRESS","callBackDelay":60,"hookDetails":{"try":2}}', { againAfterMs: 60_000, details: { try: 2 } }],
    ['{"hookStatus":"IN_PROGRESS","callBackDelay":1e99}', { againAfterMs: 86_400_000 }],
    ['{"hookStatus":"IN_PROGRESS","callBackDelay":-1}', { againAfterMs: 30_000 }],
    ['{}', { failure: `ECS was unable to parse the response from ${arn} due to HookStatus must not be null` }],
    ['{"hookStatus":"DONE"}', { failure: expect.stringContaining('must be one of SUCCEEDED, FAILED, IN_PROGRESS') as string }],
    ['done', { failure: expect.stringContaining('not being a JSON object') as string }],
    ['', { failure: expect.stringContaining('not being a JSON object') as string }],
    ['null', { failure: expect.stringContaining('not being a JSON object') as string }],
  ])('%s', (text, answer) => {
    expect(readHookAnswer(text, arn)).toMatchObject(answer)
  })
})

describe('what a hook is told', () => {
  const deployment = {
    arn: 'deployment',
    serviceArn: 'service',
    targetRevisionArn: 'green',
    lifecycle: { production: 33.3, test: 100 },
  } as unknown as ServiceDeploymentRecord
  const told = (stage: string, details?: unknown) =>
    hookEvent(deployment, { hookId: 'h', stage, ...(details !== undefined && { details }) } as never, 'blue')

  it('is the deployment, the stage, and the traffic that the stage shifts', () => {
    expect(told('PRODUCTION_TRAFFIC_SHIFT', { a: 1 })).toEqual({
      executionId: 'h',
      lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT',
      resourceArn: 'deployment',
      executionDetails: {
        serviceArn: 'service',
        targetServiceRevisionArn: 'green',
        testTrafficWeights: {},
        productionTrafficWeights: { green: 33.3, blue: 66.7 },
      },
      hookDetails: { a: 1 },
    })
    expect(told('TEST_TRAFFIC_SHIFT').executionDetails).toMatchObject({
      testTrafficWeights: { green: 100, blue: 0 },
      productionTrafficWeights: {},
    })
    expect(told('POST_SCALE_UP').executionDetails).toMatchObject({ testTrafficWeights: {}, productionTrafficWeights: {} })
  })
})
