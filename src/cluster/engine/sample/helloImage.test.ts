import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { join, sep } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ContainerEngine, ImageFacts } from '../containerEngine.ts'
import { findHelloBinary, readHelloBinary } from './helloBinary.ts'
import { buildHelloImage, ensureHelloImage, HELLO_CONTENT_LABEL, HELLO_IMAGE_TAGS } from './helloImage.ts'
import { tarArchive } from './tarArchive.ts'

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe('tarArchive', () => {
  const entries = [
    { path: 'folder/', content: new Uint8Array(), mode: 0o755 },
    { path: 'folder/file', content: Buffer.from('x'.repeat(1000)), mode: 0o644 },
  ]

  it('lays files out in blocks of 512 with two empty ones at the end', () => {
    const archive = tarArchive(entries)
    expect(archive.length).toBe(512 + 512 + 1024 + 1024)
    expect(archive.subarray(-1024).every((byte) => byte === 0)).toBe(true)
    expect(readTar(archive).map(({ path, content }) => [path, content.length])).toEqual([
      ['folder/', 0],
      ['folder/file', 1000],
    ])
  })

  const noTar = spawnSync('tar', ['--version']).error
  if (noTar) console.warn('Skipped: reading our archive with tar, because there is none here.')
  it.skipIf(noTar !== undefined)('is read by tar', () => {
    const listing = execFileSync('tar', ['tvf', '-'], { input: tarArchive(entries), encoding: 'utf8' })
    expect(listing).toMatch(/^drwxr-xr-x .*folder\/\n-rw-r--r-- .* 1000 .*folder\/file\n$/)
  })

  it('refuses what its header cannot say', () => {
    expect(() => tarArchive([{ path: 'x'.repeat(101), content: new Uint8Array(), mode: 0 }])).toThrow('longer than the 100 bytes')
  })
})

describe('findHelloBinary', () => {
  const at = (...parts: string[]) => sep + join(...parts)
  const only = (present: string) => (path: string) => path === present

  it('finds the program beside the sources of this repository', async () => {
    expect(Buffer.from(await readHelloBinary('ARM64')).toString('latin1', 1, 4)).toBe('ELF')
  })

  it.each([
    ['from the sources', at('m', 'src', 'cluster', 'engine', 'sample'), at('m', 'resources', 'sample', 'bin')],
    ['from a bundle', at('m', 'out', 'main'), at('m', 'resources', 'sample', 'bin')],
    ['from a chunk of a bundle', at('m', 'out', 'main', 'chunks'), at('m', 'resources', 'sample', 'bin')],
    [
      'from a bundle inside an archive',
      at('a', 'resources', 'app.asar', 'out', 'main'),
      at('a', 'resources', 'app.asar', 'resources', 'sample', 'bin'),
    ],
    ['from a packaged application', at('a', 'resources', 'app.asar', 'out', 'main'), at('a', 'resources', 'sample', 'bin')],
  ])('finds it %s', (_, startFolder, folder) => {
    const present = join(folder, 'hello-linux-amd64')
    expect(findHelloBinary('X86_64', { startFolder, resourcesPath: at('a', 'resources'), exists: only(present) })).toBe(present)
  })

  it('looks nowhere but in the folder it is told', () => {
    expect(findHelloBinary('ARM64', { folder: at('own'), exists: () => true })).toBe(at('own', 'hello-linux-arm64'))
    expect(() => findHelloBinary('ARM64', { folder: at('own'), exists: () => false })).toThrow(
      `its program hello-linux-arm64 is missing. It was looked for at ${at('own', 'hello-linux-arm64')}. Restore`,
    )
  })
})

describe('buildHelloImage', () => {
  const built = buildHelloImage(Buffer.from('program'), 'ARM64')
  const files = new Map(readTar(built.archive).map(({ path, content }) => [path, content]))
  const json = (path: string) => JSON.parse(String(files.get(path)))

  it('gives the same bytes each time, others for another program', () => {
    expect(sha256(buildHelloImage(Buffer.from('program'), 'ARM64').archive)).toBe(sha256(built.archive))
    expect(buildHelloImage(Buffer.from('progran'), 'ARM64').id).not.toBe(built.id)
    expect(buildHelloImage(Buffer.from('program'), 'X86_64').id).not.toBe(built.id)
  })

  it('names every part by its own hash, as docker save does', () => {
    const [{ Config, Layers, RepoTags }] = json('manifest.json')
    expect(RepoTags).toEqual(['marina/hello:latest', 'marina/hello:1'])
    const config = files.get(Config) ?? Buffer.alloc(0)
    expect(`sha256:${sha256(config)}`).toBe(built.id)
    expect(Config).toBe(`${sha256(config)}.json`)
    const layer = files.get(Layers[0]) ?? Buffer.alloc(0)
    expect(json(Config).rootfs.diff_ids).toEqual([`sha256:${sha256(layer)}`])
    expect(readTar(layer)).toMatchObject([{ path: 'hello', mode: 0o755, content: Buffer.from('program') }])
  })

  it('starts the server on port 80 unless told otherwise', () => {
    const { config, architecture, os } = json(json('manifest.json')[0].Config)
    expect({ architecture, os }).toEqual({ architecture: 'arm64', os: 'linux' })
    expect(config).toMatchObject({ Entrypoint: ['/hello'], Cmd: ['serve'], ExposedPorts: { '80/tcp': {} } })
    expect(config.Labels[HELLO_CONTENT_LABEL]).toBe(built.content)
  })
})

describe('ensureHelloImage', () => {
  it('loads the image once, and again when a name is gone or leads elsewhere', async () => {
    const engine = imageStore((config) => `sha256:${sha256(config)}`)
    expect(await ensureHelloImage(engine.port)).toMatchObject({ loaded: true, image: { architecture: 'amd64' } })
    expect(await ensureHelloImage(engine.port)).toMatchObject({ loaded: false, image: { architecture: 'amd64' } })
    engine.images.delete(HELLO_IMAGE_TAGS[1])
    expect(await ensureHelloImage(engine.port)).toMatchObject({ loaded: true })
    const loaded = engine.images.get(HELLO_IMAGE_TAGS[0])
    if (loaded) engine.images.set(HELLO_IMAGE_TAGS[0], { ...loaded, id: 'sha256:other', labels: { [HELLO_CONTENT_LABEL]: 'other' } })
    expect(await ensureHelloImage(engine.port)).toMatchObject({ loaded: true })
    expect(engine.loads).toBe(3)
  })

  it('recognizes it where an image id is not the hash of its configuration', async () => {
    const engine = imageStore(() => 'sha256:of-a-manifest')
    await ensureHelloImage(engine.port)
    expect(await ensureHelloImage(engine.port)).toMatchObject({ loaded: false })
  })

  it('says so when the engine does not keep it', async () => {
    const engine = imageStore(() => 'sha256:x')
    engine.port.loadImage = () => Promise.resolve()
    await expect(ensureHelloImage(engine.port)).rejects.toThrow('does not have it now')
  })
})

/** The image side of an engine, as far as the sample needs it. */
function imageStore(idOf: (config: Uint8Array) => string) {
  const images = new Map<string, ImageFacts>()
  const store = { images, loads: 0, port: {} as ContainerEngine }
  store.port.info = () => Promise.resolve({ cpuArchitecture: 'X86_64' } as Awaited<ReturnType<ContainerEngine['info']>>)
  store.port.inspectImage = (name) => Promise.resolve(images.get(name))
  store.port.loadImage = async (archive) => {
    store.loads++
    const files = new Map(readTar(archive).map(({ path, content }) => [path, content]))
    const [{ Config, RepoTags }] = JSON.parse(String(files.get('manifest.json')))
    const bytes = files.get(Config) ?? Buffer.alloc(0)
    const { config, os, architecture } = JSON.parse(String(bytes))
    for (const tag of RepoTags) {
      images.set(tag, {
        id: idOf(bytes),
        repoDigests: [],
        tags: RepoTags,
        sizeBytes: 0,
        os,
        architecture,
        labels: config.Labels,
        environment: config.Env,
      })
    }
  }
  return store
}

/** A reader of its own, so that the writer is not proven by itself alone. */
function readTar(archive: Uint8Array): { path: string; mode: number; content: Buffer }[] {
  const bytes = Buffer.from(archive)
  const text = (from: number, length: number) => bytes.toString('utf8', from, from + length).replace(/\0.*$/s, '')
  const found: { path: string; mode: number; content: Buffer }[] = []
  for (let at = 0; bytes[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12), 8)
    found.push({ path: text(at, 100), mode: Number.parseInt(text(at + 100, 8), 8), content: bytes.subarray(at + 512, at + 512 + size) })
    at += 512 + Math.ceil(size / 512) * 512
  }
  return found
}
