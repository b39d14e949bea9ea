import { describe, expect, it } from 'vitest'
import { EngineError } from '#cluster/engine/engineError.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { publishes, takenPort, withPortHolder } from './portHolder.ts'

const refusal = 'Error response from daemon: driver failed: Bind for 127.0.0.1:8080 failed: port is already allocated'
const definition = taskDefinition({ containerDefinitions: [{ name: 'web', image: 'x' }] })
const holder: TaskRecord = {
  ...taskOf(definition, { group: 'service:shop' }),
  containers: taskOf(definition).containers.map((container) => ({ ...container, networkBindings: [{ hostPort: 8080, protocol: 'tcp' }] })),
}

async function explain(over: { task?: TaskRecord; process?: string; published?: boolean; message?: string } = {}): Promise<string> {
  const engine = createSimulatedEngine({ clock: fakeClock(), scripts: { nginx: { local: true } } })
  const ports = [{ containerPort: 80, protocol: 'tcp' as const, hostPort: 8080, hostIp: '127.0.0.1' }]
  await engine.create({ name: 'stranger', image: 'nginx', labels: {}, networkMode: 'bridge', ...(over.published && { ports }) })
  await engine.start('stranger')
  const error = await withPortHolder(new EngineError('refused', over.message ?? refusal), {
    engine,
    findTask: (hostPort, protocol) => (over.task && publishes(over.task, hostPort, protocol) ? over.task : undefined),
    except: 'arn',
    findProcess: () => Promise.resolve(over.process),
  })
  engine.close()
  return (error as Error).message
}

describe('a host port that is taken', () => {
  it('is told with the task that has it', async () => {
    expect(await explain({ task: holder })).toBe(`${refusal} (Host port 8080 is taken by task ${holder.id} of service shop.)`)
  })

  it('is told with a container of somebody else', async () => {
    expect(await explain({ published: true })).toContain('(Host port 8080 is taken by the container stranger, which is not Marina’s.)')
  })

  it('is told with the process, or with as much as is known of it', async () => {
    expect(await explain({ process: 'nginx (pid 42)' })).toContain('taken by the process nginx (pid 42) of this computer.')
    expect(await explain()).toContain('taken by a process of the computer that the engine runs on.')
  })

  it('leaves other errors alone', async () => {
    expect(await explain({ task: holder, message: 'no' })).toBe('no')
    expect(await withPortHolder('not an error', { engine: {} as never, findTask: () => undefined, except: '' })).toBe('not an error')
  })

  it.each([
    ['Bind for 0.0.0.0:53 failed: port is already allocated', { hostPort: 53, protocol: 'tcp' }],
    ['Error starting userland proxy: listen tcp4 127.0.0.1:80: bind: address already in use', { hostPort: 80, protocol: 'tcp' }],
    ['Error starting userland proxy: listen udp [::]:53: bind: address already in use', { hostPort: 53, protocol: 'udp' }],
    ['Ports are not available: exposing port TCP 127.0.0.1:80 -> 0.0.0.0:0: listen tcp', { hostPort: 80, protocol: 'tcp' }],
    ['no such image', undefined],
  ])('is read from %j', (message, port) => {
    expect(takenPort(message)).toEqual(port)
  })
})
