import { describe, expect, it } from 'vitest'
import { describeConnection, parseDockerHost } from './dockerConnection.ts'

describe('parseDockerHost', () => {
  it.each([
    ['unix:///run/user/1000/docker.sock', { socketPath: '/run/user/1000/docker.sock' }],
    ['unix://', { socketPath: '/var/run/docker.sock' }],
    [' unix:///var/run/docker.sock\n', { socketPath: '/var/run/docker.sock' }],
    ['npipe:////./pipe/docker_engine', { socketPath: '//./pipe/docker_engine' }],
    ['npipe:////./pipe/podman-machine-default', { socketPath: '//./pipe/podman-machine-default' }],
    ['npipe://\\\\.\\pipe\\docker_engine', { socketPath: '//./pipe/docker_engine' }],
    ['npipe://', { socketPath: '//./pipe/docker_engine' }],
    ['tcp://127.0.0.1:2375', { host: '127.0.0.1', port: 2375 }],
    ['tcp://docker', { host: 'docker', port: 2375 }],
    ['tcp://[::1]:2377', { host: '::1', port: 2377 }],
    ['http://engine.test:80', { host: 'engine.test', port: 80 }],
    ['https://engine.test', { host: 'engine.test', port: 2376, tls: {} }],
    ['https://engine.test:8443/', { host: 'engine.test', port: 8443, tls: {} }],
  ])('%s', (url, connection) => expect(parseDockerHost(url)).toEqual(connection))

  it.each(['', 'docker', '/var/run/docker.sock', 'tcp://', 'tcp://a:b:c', 'ftp://engine.test', 'tcp://host:99999'])(
    'refuses "%s" and says how an address looks',
    (url) => expect(() => parseDockerHost(url)).toThrow(/is not an engine's address\. It should look like unix:/),
  )

  it('refuses ssh with a way around', () => {
    expect(() => parseDockerHost('ssh://me:secret@far')).toThrow(
      /^This computer's own tasks cannot run on an engine over ssh \(ssh:\/\/far\): .*"marina instances add --engine"/,
    )
  })

  it('repeats no password', () => {
    expect(() => parseDockerHost('ftp://me:secret@far')).toThrow(/^(?!.*secret)/)
  })
})

describe('describeConnection', () => {
  it.each(['unix:///var/run/docker.sock', 'npipe:////./pipe/docker_engine', 'tcp://127.0.0.1:2375', 'https://[::1]:2376'])('%s', (url) =>
    expect(describeConnection(parseDockerHost(url))).toBe(url),
  )
})
