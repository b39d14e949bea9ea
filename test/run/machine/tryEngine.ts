import { setTimeout as wait } from 'node:timers/promises'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { enginesInNamespace } from './sharedBridge.ts'

const tries = 20
const pauseMs = 250

/**
 * Runs one container and calls its published port. Undefined when that works, else what did not: on an engine without a working network
 * each test would fail for a reason of its own.
 */
export async function whyEngineUnusable(host: string): Promise<string | undefined> {
  const sharing = enginesInNamespace()
  if (sharing.length > 1) return `it shares the bridge docker0 with another one (pids ${sharing.join(', ')})`
  const { createDockerEngine } = await import('#cluster/engine/docker/dockerEngine.ts')
  const { parseDockerHost } = await import('#cluster/engine/docker/dockerConnection.ts')
  const { silentLogger } = await import('#cluster/lib/logger.ts')
  const engine = createDockerEngine({ ...parseDockerHost(host), log: silentLogger })
  try {
    return await tryContainer(engine)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    engine.close()
  }
}

async function tryContainer(engine: ContainerEngine): Promise<string | undefined> {
  const { ensureHelloImage, HELLO_IMAGE } = await import('#cluster/engine/sample/helloImage.ts')
  const name = `marina-test-probe-${process.pid}`
  await ensureHelloImage(engine)
  await engine.create({
    name,
    image: HELLO_IMAGE,
    labels: {},
    networkMode: 'bridge',
    ports: [{ containerPort: 80, protocol: 'tcp', hostPort: 0, hostIp: '127.0.0.1' }],
  })
  try {
    await engine.start(name)
    const port = (await engine.inspect(name))?.ports[0]?.hostPort
    return port !== undefined && (await answers(port)) ? undefined : 'a container’s published port cannot be reached'
  } finally {
    await engine.remove(name)
  }
}

async function answers(port: number): Promise<boolean> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const response = await fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
    if (response?.ok) return true
    await wait(pauseMs)
  }
  return false
}
