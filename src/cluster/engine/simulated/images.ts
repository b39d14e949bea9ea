import { createHash } from 'node:crypto'
import type { LayerProgress } from '#cluster/api/resources/marina.ts'
import type { ImageFacts, PullOptions, PullProgress } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import { type ArchivedImage, readImageArchive } from './imageArchive.ts'
import { type PullScript, withoutTag, withTag } from './script.ts'

const MIB = 1_048_576
const LAYERS = 3
const STEPS = 10

export interface ImageTable {
  /** By name or by id. */
  find(image: string): ImageFacts | undefined
  list(): ImageFacts[]
  /** Puts an image that came from a registry into the store. */
  add(image: string, script: PullScript | undefined): ImageFacts
  load(archive: Uint8Array): void
  remove(image: string): void
}

export function imageTable(): ImageTable {
  const images = new Map<string, ImageFacts>()
  const find = (image: string): ImageFacts | undefined => {
    const named = images.get(withTag(image))
    if (named || !image.includes('sha256:')) return named
    return [...images.values()].find(({ id, repoDigests }) => id === image || repoDigests.includes(image))
  }
  const loadOne = ({ config, configBytes, tags, sizeBytes }: ArchivedImage) => {
    const facts: ImageFacts = {
      id: `sha256:${sha256(configBytes)}`,
      repoDigests: [],
      tags,
      sizeBytes,
      os: config.os ?? 'linux',
      architecture: config.architecture ?? 'amd64',
      labels: config.config?.Labels ?? {},
      environment: config.config?.Env ?? [],
    }
    for (const tag of tags) images.set(withTag(tag), facts)
  }
  return {
    find,
    list: () => [...new Set(images.values())],
    add(image, script) {
      const facts = invented(withTag(image), script)
      images.set(withTag(image), facts)
      return facts
    },
    load(archive) {
      for (const image of readImageArchive(archive)) loadOne(image)
    },
    remove(image) {
      const facts = find(image)
      if (!facts) return
      const gone = image.startsWith('sha256:') ? facts.tags.map(withTag) : [withTag(image)]
      const left = { ...facts, tags: facts.tags.filter((tag) => !gone.includes(withTag(tag))) }
      for (const name of gone) images.delete(name)
      for (const tag of left.tags) images.set(withTag(tag), left)
    },
  }
}

/** @throws EngineError in Docker's words where the script says that the registry fails */
export function failPull(image: string, fails: NonNullable<PullScript['fails']>): never {
  const repository = withoutTag(image)
  const registry = /^[^/]*[.:][^/]*\//.test(image) ? (image.split('/')[0] ?? '') : 'registry-1.docker.io'
  const messages = {
    notFound: `manifest for ${withTag(image)} not found: manifest unknown: manifest unknown`,
    refused: `pull access denied for ${repository}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`,
    unreachable: `Get "https://${registry}/v2/": dial tcp: lookup ${registry}: no such host`,
  }
  throw new EngineError(fails, `Error response from daemon: ${messages[fails]}`)
}

/** Lets a pull take its time, telling of its layers on the way. */
export async function pullSlowly(
  image: string,
  takesMs: number,
  sizeBytes: number,
  options: PullOptions,
  wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>,
): Promise<void> {
  const tell = (doneBytes: number) => options.onProgress?.(pulledSoFar(image, doneBytes, sizeBytes))
  for (let step = 1; step <= STEPS && takesMs > 0; step += 1) {
    await wait(takesMs / STEPS, options.signal)
    tell(Math.round((sizeBytes * step) / STEPS))
  }
  if (takesMs <= 0) tell(sizeBytes)
}

/** Layers of one size that come one after the other; the last one takes what does not divide. */
function pulledSoFar(image: string, doneBytes: number, totalBytes: number): PullProgress {
  const layerBytes = Math.floor(totalBytes / LAYERS)
  const layers = Array.from({ length: LAYERS }, (_, at): LayerProgress => {
    const isLast = at === LAYERS - 1
    const size = isLast ? totalBytes - at * layerBytes : layerBytes
    const done = Math.min(size, Math.max(0, doneBytes - at * layerBytes))
    return { id: sha256(Buffer.from(`${image} ${at}`)).slice(0, 12), state: stateOf(done, size), doneBytes: done, totalBytes: size }
  })
  return { doneBytes, totalBytes, layersDone: layers.filter(({ state }) => state === 'done').length, layersTotal: LAYERS, layers }
}

function stateOf(doneBytes: number, totalBytes: number): LayerProgress['state'] {
  if (doneBytes >= totalBytes) return 'done'
  return doneBytes > 0 ? 'downloading' : 'waiting'
}

export function pullSizeBytes(script: PullScript | undefined): number {
  return (script?.sizeMiB ?? 40) * MIB
}

function invented(image: string, script: PullScript | undefined): ImageFacts {
  const digest = image.split('@sha256:')[1] ?? sha256(Buffer.from(image))
  return {
    id: `sha256:${sha256(Buffer.from(`config of ${image}`))}`,
    repoDigests: [`${withoutTag(image)}@sha256:${digest}`],
    tags: image.includes('@') ? [] : [image],
    sizeBytes: pullSizeBytes(script),
    os: 'linux',
    architecture: 'amd64',
    labels: {},
    environment: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
