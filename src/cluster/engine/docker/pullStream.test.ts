import { describe, expect, it } from 'vitest'
import { errorInProgress, pullErrorKind, pullProgress, splitImageReference } from './pullStream.ts'

describe('pullProgress', () => {
  it('adds up the layers, counting no byte twice', () => {
    const progress = pullProgress()
    const said = [
      { status: 'Pulling from library/web', id: '1' },
      { status: 'Pulling fs layer', id: 'a' },
      { status: 'Already exists', id: 'b' },
      { status: 'Downloading', id: 'a', progressDetail: { current: 40, total: 100 } },
      { status: 'Downloading', id: 'a', progressDetail: { current: 90, total: 100 } },
      { status: 'Verifying Checksum', id: 'a' },
      { status: 'Download complete', id: 'a' },
      { status: 'Extracting', id: 'a', progressDetail: { current: 110, total: 300 } },
      { status: 'Pull complete', id: 'a' },
      { status: 'Digest: sha256:1' },
    ].map((message) => progress.read(message))
    expect(said[0]).toBeUndefined()
    expect(said[9]).toBeUndefined()
    expect(said[3]).toMatchObject({ doneBytes: 40, totalBytes: 100, layersDone: 1, layersTotal: 2 })
    expect(said[7]).toMatchObject({ doneBytes: 100, totalBytes: 100, layersDone: 1, layersTotal: 2 })
    expect(said[8]).toMatchObject({ doneBytes: 100, totalBytes: 100, layersDone: 2, layersTotal: 2 })
    expect(said.map((each) => each?.layers.find(({ id }) => id === 'a')?.state)).toEqual([
      undefined,
      'waiting',
      'waiting',
      'downloading',
      'downloading',
      'downloading',
      'downloaded',
      'extracting',
      'done',
      undefined,
    ])
    expect(said[8]?.layers).toEqual([
      { id: 'a', state: 'done', doneBytes: 100, totalBytes: 100 },
      { id: 'b', state: 'done', doneBytes: 0, totalBytes: 0 },
    ])
  })

  it('keeps no more layers than an image may have, whatever the engine names', () => {
    const progress = pullProgress()
    for (let at = 0; at < 1_000; at += 1) progress.read({ status: 'Pulling fs layer', id: `layer-${at}` })
    expect(progress.read({ status: 'Downloading', id: 'one more', progressDetail: { current: 1, total: 2 } })).toMatchObject({
      layersTotal: 256,
      totalBytes: 0,
    })
  })
})

describe('a failed pull', () => {
  it('is found inside an answer that began well', () => {
    const error = errorInProgress({ error: 'short', errorDetail: { message: 'toomanyrequests: You have reached your pull rate limit.' } })
    expect(error).toMatchObject({ kind: 'refused', message: 'toomanyrequests: You have reached your pull rate limit.' })
    expect(errorInProgress({ status: 'Downloading' })).toBeUndefined()
  })

  it.each([
    ['manifest for localhost:5000/x:2 not found: manifest unknown: manifest unknown', 'notFound'],
    ['manifest unknown', 'notFound'],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'notFound'],
    [
      "pull access denied for x, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
      'refused',
    ],
    ['Head "https://registry.test/v2/x/manifests/1": unauthorized: authentication required', 'refused'],
    ['Get "https://registry.test/v2/": dial tcp: lookup registry.test on 10.0.0.2:53: no such host', 'unreachable'],
    ['Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused', 'unreachable'],
    ['net/http: TLS handshake timeout', 'unreachable'],
    ['Get "https://registry-1.docker.io/v2/": net/http: request canceled (Client.Timeout exceeded while awaiting headers)', 'unreachable'],
    ['received unexpected HTTP status: 503 Service Unavailable', 'unreachable'],
    ['write /var/lib/docker/tmp/x: no space left on device', 'refused'],
  ])('%s: %s', (message, kind) => expect(pullErrorKind(message)).toBe(kind))
})

describe('splitImageReference', () => {
  it.each([
    ['nginx', 'nginx', 'latest'],
    ['nginx:1.27', 'nginx', '1.27'],
    ['localhost:5000/web', 'localhost:5000/web', 'latest'],
    ['localhost:5000/team/web:2', 'localhost:5000/team/web', '2'],
    ['nginx@sha256:0123', 'nginx', 'sha256:0123'],
    ['nginx:1.27@sha256:0123', 'nginx', 'sha256:0123'],
  ])('%s', (image, fromImage, tag) => expect(splitImageReference(image)).toEqual({ fromImage, tag }))
})
