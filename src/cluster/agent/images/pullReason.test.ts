import { describe, expect, it } from 'vitest'
import type { ContainerFacts } from '#cluster/engine/containerEngine.ts'
import { EngineError } from '#cluster/engine/engineError.ts'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { endReason } from '../tasks/reasons.ts'
import { foreignPlatform, wantedPlatform } from './platform.ts'
import { pullReason } from './pullReason.ts'
import { findRegistryAuth, RegistryAuthError } from './registryAuth.ts'

describe('why an image could not be had', () => {
  it('says how the docker command signs in at ECR', () => {
    const registry = '123456789012.dkr.ecr.us-west-2.amazonaws.com'
    const reason = pullReason(`${registry}/app:1`, new EngineError('refused', 'Error response from daemon: no basic auth credentials'))
    expect(reason).toMatch(/^CannotPullContainerError: The task can’t pull the image\. Check that the role has the permissions/)
    expect(reason).toContain(`aws ecr get-login-password --region us-west-2 | docker login --username AWS --password-stdin ${registry}`)
  })

  it('says for what processor there is none', () => {
    const error = new EngineError('notFound', 'no matching manifest for linux/arm64/v8 in the manifest list entries')
    expect(pullReason('app', error)).toMatch(/\(The image has no variant for linux\/arm64\/v8\.\)$/)
  })

  it('has a name of its own where the secret of the registry cannot be used', () => {
    expect(pullReason('app', new RegistryAuthError('no such secret'))).toBe('CannotPullContainerAuthError: no such secret')
  })
})

describe('what to sign in with', () => {
  const task = taskOf(taskDefinition({ containerDefinitions: [{ name: 'app', image: 'ghcr.io/app' }] }))
  const find = (text: string | Error, parameter?: string) =>
    findRegistryAuth(
      task,
      { image: 'ghcr.io/app', ...(parameter !== undefined && { repositoryCredentials: { credentialsParameter: parameter } }) },
      {
        secrets: {
          resolve: () => (typeof text === 'string' ? Promise.resolve(text) : Promise.reject(text)),
          readEnvironmentFile: () => Promise.reject(new Error('not asked for')),
        },
        findCredentials: () => Promise.resolve({ username: 'user', password: 'own', serverAddress: 'ghcr.io' }),
      },
    )

  it('is the secret a container names, else what the user is signed in with', async () => {
    expect(await find('{"username":"u","password":"p"}', 'arn')).toEqual({ username: 'u', password: 'p', serverAddress: 'ghcr.io' })
    expect(await find('')).toMatchObject({ username: 'user' })
  })

  it('fails with a sentence that does not quote the secret', async () => {
    await expect(find('hunter2', 'arn')).rejects.toThrow(/^the secret arn is not JSON with a username and a password$/)
    await expect(find(new Error('gone'), 'arn')).rejects.toThrow(RegistryAuthError)
  })
})

describe('another processor', () => {
  const image = { id: '', repoDigests: [], tags: [], sizeBytes: 0, os: 'linux', architecture: 'arm64', labels: {}, environment: [] }
  const facts: ContainerFacts = {
    id: '',
    name: '',
    image: '',
    imageId: '',
    labels: {},
    oomKilled: false,
    createdAt: 0,
    health: 'none',
    ports: [],
    networks: [],
    pseudoTerminal: false,
    state: 'exited',
    startedAt: 1_000,
    finishedAt: 1_100,
    exitCode: 1,
  }

  it('is asked for only where it is not the engine’s', () => {
    expect(wantedPlatform({ cpuArchitecture: 'ARM64' }, 'X86_64')).toBe('linux/arm64')
    expect(wantedPlatform({ cpuArchitecture: 'ARM64' }, 'ARM64')).toBeUndefined()
    expect(wantedPlatform(undefined, 'ARM64')).toBeUndefined()
  })

  it('is the reason of a container that ended at once with an error', () => {
    const platform = foreignPlatform(image, 'X86_64')
    expect(platform).toBe('linux/arm64')
    expect(endReason(facts, { foreignPlatform: 'linux/arm64' })).toMatch(/built for linux\/arm64, which the engine’s machine is not/)
    expect(endReason({ ...facts, exitCode: 0 }, { foreignPlatform: 'linux/arm64' })).toBeUndefined()
    expect(endReason(facts)).toBeUndefined()
    expect(foreignPlatform(image, 'ARM64')).toBeUndefined()
  })

  it('is not the reason of one that was killed for its memory, which the event tells where the flag does not', () => {
    expect(endReason({ ...facts, exitCode: 137 }, { outOfMemory: true })).toMatch(/^OutOfMemoryError/)
    expect(endReason({ ...facts, exitCode: 1 }, { outOfMemory: true })).toBeUndefined()
  })
})
