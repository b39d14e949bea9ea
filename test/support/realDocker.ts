import { execFileSync } from 'node:child_process'
import Docker from 'dockerode'

/** The engine that tests on real Docker use, as `--engine` takes it. */
export const dockerHost = process.env['MARINA_TEST_DOCKER_HOST'] ?? process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'

/** A plain client of it, for looking at what Marina did behind Marina's back. */
export const docker = new Docker({ socketPath: dockerHost.replace(/^unix:\/\//, '') })

/** Undefined while the engine answers; otherwise the sentence to print with the skip. On CI a missing engine is a failure. */
export async function whyNoDocker(): Promise<string | undefined> {
  try {
    await docker.ping()
    return undefined
  } catch (error) {
    if (process.env['CI'] === 'true') throw error
    return `skipped: no Docker engine answers at ${dockerHost} (${error instanceof Error ? error.message : error})`
  }
}

/** Containers of a task, its pause container included. */
export function containersOfTask(taskArn: string): Promise<Docker.ContainerInfo[]> {
  return docker.listContainers({ all: true, filters: { label: [`com.amazonaws.ecs.task-arn=${taskArn}`] } })
}

/** Removes every container, network and volume of one task definition family. */
export async function removeLeftovers(family: string): Promise<void> {
  const left = await docker.listContainers({ all: true, filters: { label: [`com.amazonaws.ecs.task-definition-family=${family}`] } })
  await Promise.all(
    left.map((container) =>
      docker
        .getContainer(container.Id)
        .remove({ force: true, v: true })
        .catch(() => {}),
    ),
  )
}

/** Undefined where the aws command is; otherwise the sentence to print with the skip. */
export function whyNoAwsCli(): string | undefined {
  try {
    execFileSync('aws', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    if (process.env['CI'] === 'true') throw new Error('the aws command is missing')
    return 'skipped: the aws command is not installed, so nothing was proven about it; on Debian: apt-get install awscli'
  }
}
