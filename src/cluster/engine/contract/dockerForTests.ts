import { silentLogger } from '#cluster/lib/logger.ts'
import { type DirectConnection, parseDockerHost } from '../docker/dockerConnection.ts'
import { createDockerEngine } from '../docker/dockerEngine.ts'
import { isEngineError } from '../engineError.ts'

/** The engine that tests may use: where it is, or why there is none. */
export type DockerForTests = { connection: DirectConnection; reason?: undefined } | { connection?: undefined; reason: string }

/** Looks at `MARINA_TEST_DOCKER_HOST`, then `DOCKER_HOST`, then the usual socket. */
export async function findDockerForTests(): Promise<DockerForTests> {
  const host = process.env['MARINA_TEST_DOCKER_HOST'] ?? process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
  const connection = parseDockerHost(host)
  const engine = createDockerEngine({ ...connection, log: silentLogger })
  try {
    await engine.ping()
    return { connection }
  } catch (error) {
    if (!isEngineError(error)) throw error
    return { reason: `No Docker for these tests (MARINA_TEST_DOCKER_HOST names one): ${error.message}` }
  } finally {
    engine.close()
  }
}
