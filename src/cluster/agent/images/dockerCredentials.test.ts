import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type Logger, silentLogger } from '#cluster/lib/logger.ts'
import { askCredentialHelper } from './credentialHelper.ts'
import { createDockerCredentials } from './dockerCredentials.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')

function find(
  image: string,
  config: unknown,
  helpers: Record<string, { username: string; secret: string }> = {},
  log: Logger = silentLogger,
) {
  const text = typeof config === 'string' ? config : JSON.stringify(config)
  const askHelper = (helper: string, key: string) => Promise.resolve(helpers[`${helper} ${key}`])
  return createDockerCredentials({ log, readConfig: () => Promise.resolve(text), askHelper })(image)
}

describe('what the user is signed in with', () => {
  it('is found by registry, the longest key first, Docker Hub under its classic name', async () => {
    const auths = {
      'https://index.docker.io/v1/': { auth: base64('hub:one') },
      'ghcr.io': { auth: base64('all:two') },
      'https://ghcr.io/team': { auth: base64('team:th:ree') },
    }
    expect(await find('nginx', { auths })).toEqual({ username: 'hub', password: 'one', serverAddress: 'https://index.docker.io/v1/' })
    expect(await find('ghcr.io/team/app:1', { auths })).toEqual({ username: 'team', password: 'th:ree', serverAddress: 'ghcr.io' })
    expect(await find('ghcr.io/teamster/app', { auths })).toMatchObject({ username: 'all' })
    expect(await find('quay.io/x', { auths })).toBeUndefined()
    expect(await find('nginx', {})).toBeUndefined()
  })

  it('comes from the registry’s helper, else from the one for all; a token is a token', async () => {
    const config = { credsStore: 'desktop', credHelpers: { 'ghcr.io': 'own' } }
    const helpers = { 'own ghcr.io': { username: '<token>', secret: 't' }, 'desktop quay.io': { username: 'me', secret: 's' } }
    expect(await find('ghcr.io/a', config, helpers)).toMatchObject({ identityToken: 't' })
    expect(await find('quay.io/a', config, helpers)).toMatchObject({ username: 'me', password: 's' })
  })

  it('is nothing where the file cannot be read; what is in it is never told', async () => {
    const told: unknown[] = []
    const log = { ...silentLogger, warn: (...args: unknown[]) => void told.push(args) } as Logger
    expect(await find('nginx', '{"auths": hunter2', {}, log)).toBeUndefined()
    expect(told).toHaveLength(1)
    expect(JSON.stringify(told)).not.toContain('hunter2')
  })
})

describe.skipIf(process.platform === 'win32')('a credential helper', () => {
  const folders: string[] = []
  const path = process.env['PATH']
  afterEach(async () => {
    process.env['PATH'] = path
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
  })
  const install = async (script: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'marina-helper-'))
    folders.push(folder)
    await writeFile(join(folder, 'docker-credential-test'), `#!/bin/sh\n${script}\n`)
    await chmod(join(folder, 'docker-credential-test'), 0o755)
    process.env['PATH'] = `${folder}${delimiter}${path}`
  }

  it('is asked for the registry by its key', async () => {
    await install('read key; printf \'{"ServerURL":"%s","Username":"%s","Secret":"s"}\' "$key" "$1-$key"')
    expect(await askCredentialHelper('test', 'ghcr.io')).toEqual({ username: 'get-ghcr.io', secret: 's' })
  })

  it('that keeps nothing, fails, or is not there, is told apart, without its words', async () => {
    await install('echo "credentials not found in native keychain"; exit 1')
    expect(await askCredentialHelper('test', 'x')).toBeUndefined()
    await install('echo hunter2; exit 3')
    await expect(askCredentialHelper('test', 'x')).rejects.toThrow(/^docker-credential-test ended with exit code 3\.$/)
    await expect(askCredentialHelper('none', 'x')).rejects.toThrow(/cannot be run/)
    await expect(askCredentialHelper('../x', 'x')).rejects.toThrow(/no name/)
  })
})
