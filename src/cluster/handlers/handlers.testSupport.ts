import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import type { CallContext, Request, Response } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ImplementedEcsOperation } from '#cluster/api/operations/ecs.ts'
import type { Timing } from '#cluster/api/timing.ts'
import { toWire } from '#cluster/api/wire.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { parseRequest } from '#cluster/server/schemas/parseRequest.ts'
import { openStore } from '#cluster/state/store.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'
import { createEcsHandlers, type NodeFacts } from './index.ts'

export const caller: CallContext = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:user/tester' }
export const arn = (resource: string) => `arn:aws:ecs:us-east-1:000000000000:${resource}`

/** 2 vCPU and 4 GiB. */
export const facts: NodeFacts = {
  node: 'local',
  info: { product: 'Simulated', version: '20.10.24', cpuArchitecture: 'X86_64', cpus: 2, memoryMiB: 4096 },
}

/** Handlers over an empty store. Nothing runs: there is neither control nor agent. */
export function createHandlersWorld({ timing = 'faithful' }: { timing?: Timing } = {}) {
  const clock = fakeClock()
  const store = openStore({ file: ':memory:', now: clock.now(), timing })
  const deps = { store, clock, ids: countingIds(), nodeFacts: () => facts }
  const handlers = createEcsHandlers(deps)

  /** The answer, or an exception: as a call over the wire, which is checked first. */
  const call = <Name extends ImplementedEcsOperation>(name: Name, request: Request<Name>, context = caller): Response<Name> =>
    (handlers[name] as (request: unknown, context: CallContext) => Response<Name>)(parseRequest(name, toWire(request)), context)

  /** `Code: message` of the refusal; `answered` where there was none. */
  const refusal = <Name extends ImplementedEcsOperation>(name: Name, request: Request<Name>, context = caller): string => {
    try {
      call(name, request, context)
      return 'answered'
    } catch (error) {
      if (error instanceof ClusterError) return `${error.code}: ${error.message}`
      throw error
    }
  }

  const register = (over: Partial<RegisterTaskDefinitionRequest> = {}) =>
    call('RegisterTaskDefinition', {
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'nginx', cpu: 128, memory: 64 }],
      ...over,
    })

  /** A Fargate-sized awsvpc definition of family `fargate`. */
  const registerFargate = (over: Partial<RegisterTaskDefinitionRequest> = {}) =>
    register({ family: 'fargate', networkMode: 'awsvpc', cpu: '256', memory: '512', ...over })

  /** What the agent would report. */
  const report = (taskArn: string | undefined, fields: Parameters<typeof reportTask>[2]) =>
    store.update('test report', (tx) => reportTask(tx, taskArn ?? '', fields))

  return { ...deps, handlers, call, refusal, register, registerFargate, report }
}

export const network = { awsvpcConfiguration: { subnets: ['subnet-1'] } }

/** A folder of the corpus; undefined, said aloud, where there is none on this machine. */
export function corpusFolder(name: string): string | undefined {
  const folder = resolve(process.env['MARINA_CORPUS'] ?? '../shared/corpus', name)
  if (existsSync(folder)) return folder
  console.warn(`Skipped: no corpus at ${folder}. Set MARINA_CORPUS to a folder that has one.`)
  return undefined
}
