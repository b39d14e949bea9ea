import { createHash } from 'node:crypto'
import type { ContainerEngine, ImageFacts } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import { type BinaryPlaces, type CpuArchitecture, readHelloBinary } from './helloBinary.ts'
import { tarArchive } from './tarArchive.ts'

/**
 * The sample image, made from the committed program and loaded into an engine: no registry, no build. It is also the
 * pause container of awsvpc tasks.
 */
export const HELLO_IMAGE = 'marina/hello:latest'
export const HELLO_IMAGE_TAGS = [HELLO_IMAGE, 'marina/hello:1'] as const

/** Says which build of the sample an image is, on engines whose image id is not the hash of the configuration too. */
export const HELLO_CONTENT_LABEL = 'marina.sample.content'

const CREATED = '2026-01-01T00:00:00Z'
const GO_ARCHITECTURE: Record<CpuArchitecture, string> = { X86_64: 'amd64', ARM64: 'arm64' }

export interface HelloImage {
  /** `sha256:…` of the configuration, which is what most engines call the image's id. */
  id: string
  /** Value of the content label. */
  content: string
  /** As `docker save` writes it. */
  archive: Uint8Array
}

/** Builds the image around a program. The same program gives the same bytes. */
export function buildHelloImage(binary: Uint8Array, architecture: CpuArchitecture): HelloImage {
  const layer = tarArchive([{ path: 'hello', content: binary, mode: 0o755 }])
  const content = sha256(Buffer.from(imageConfig(architecture, sha256(layer), '')))
  const config = Buffer.from(imageConfig(architecture, sha256(layer), content))
  const configPath = `${sha256(config)}.json`
  const layerPath = `${sha256(layer)}/layer.tar`
  const manifest = [{ Config: configPath, RepoTags: HELLO_IMAGE_TAGS, Layers: [layerPath] }]
  const archive = tarArchive([
    { path: configPath, content: config, mode: 0o644 },
    { path: `${sha256(layer)}/`, content: new Uint8Array(), mode: 0o755 },
    { path: layerPath, content: layer, mode: 0o644 },
    { path: 'manifest.json', content: Buffer.from(JSON.stringify(manifest)), mode: 0o644 },
  ])
  return { id: `sha256:${sha256(config)}`, content, archive }
}

/**
 * Makes sure that the engine has this Marina's sample image under both its names.
 * @returns its facts, and whether it had to be loaded
 * @throws EngineError when the engine fails or does not keep what it was given; Error when the program is missing
 */
export async function ensureHelloImage(
  engine: ContainerEngine,
  places: BinaryPlaces = {},
): Promise<{ image: ImageFacts; loaded: boolean }> {
  const { cpuArchitecture } = await engine.info()
  const built = buildHelloImage(await readHelloBinary(cpuArchitecture, places), cpuArchitecture)
  const present = await presentImage(engine, built)
  if (present) return { image: present, loaded: false }
  await engine.loadImage(built.archive)
  const image = await engine.inspectImage(HELLO_IMAGE)
  if (!image) throw new EngineError('refused', `The engine took the sample image ${HELLO_IMAGE} and does not have it now.`)
  return { image, loaded: true }
}

/** The engine's image when every name leads to this very build. */
async function presentImage(engine: ContainerEngine, built: HelloImage): Promise<ImageFacts | undefined> {
  const found = await Promise.all(HELLO_IMAGE_TAGS.map((tag) => engine.inspectImage(tag)))
  const isBuilt = (image: ImageFacts | undefined) => image?.id === built.id || image?.labels[HELLO_CONTENT_LABEL] === built.content
  return found.every(isBuilt) ? found[0] : undefined
}

function imageConfig(architecture: CpuArchitecture, layerDigest: string, content: string): string {
  return JSON.stringify({
    architecture: GO_ARCHITECTURE[architecture],
    os: 'linux',
    created: CREATED,
    author: 'Marina',
    config: {
      Entrypoint: ['/hello'],
      Cmd: ['serve'],
      Env: ['PATH=/'],
      ExposedPorts: { '80/tcp': {} },
      WorkingDir: '/',
      Labels: {
        'org.opencontainers.image.title': 'marina/hello',
        'org.opencontainers.image.description': "Marina's sample: a small web server, a pause container and a health check",
        'org.opencontainers.image.licenses': 'Apache-2.0',
        [HELLO_CONTENT_LABEL]: content,
      },
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layerDigest}`] },
    history: [{ created: CREATED, created_by: 'marina: resources/sample/hello.c' }],
  })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
