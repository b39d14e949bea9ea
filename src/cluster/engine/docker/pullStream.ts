import type { LayerProgress } from '#cluster/api/resources/marina.ts'
import type { PullProgress } from '../containerEngine.ts'
import { EngineError, type EngineErrorKind } from '../engineError.ts'

/** One line of the answer to `POST /images/create` or `/images/load`. */
export interface ProgressMessage {
  status?: string
  id?: string
  progressDetail?: { current?: number; total?: number }
  error?: string
  errorDetail?: { message?: string }
}

type Layer = Omit<LayerProgress, 'id'>

/** Docker's words for a layer's way. What it says besides ("Verifying Checksum") changes nothing. */
const STATES: Readonly<Record<string, Layer['state']>> = {
  'Pulling fs layer': 'waiting',
  Waiting: 'waiting',
  Downloading: 'downloading',
  'Download complete': 'downloaded',
  Extracting: 'extracting',
  'Pull complete': 'done',
  'Already exists': 'done',
}
/** More than an image may have; names beyond them are not kept. */
const MOST_LAYERS = 256

/** Adds up what a pull says about its layers. `read` answers undefined for a line that changes nothing. */
export function pullProgress(): { read(message: ProgressMessage): PullProgress | undefined } {
  const layers = new Map<string, Layer>()
  return {
    read(message) {
      if (!isAboutLayer(message)) return undefined
      if (layers.size < MOST_LAYERS || layers.has(message.id)) layers.set(message.id, nextLayer(layers.get(message.id), message))
      return sum(layers)
    },
  }
}

/**
 * The error a progress line carries: Docker reports a failed pull inside an answer that began with HTTP 200.
 * @returns undefined for a line without one
 */
export function errorInProgress(message: ProgressMessage): EngineError | undefined {
  const text = message.errorDetail?.message ?? message.error
  return text === undefined ? undefined : new EngineError(pullErrorKind(text), text)
}

/** Why a registry did not give the image, from Docker's words for it. */
export function pullErrorKind(message: string): EngineErrorKind {
  if (/denied|unauthorized|authentication required|no basic auth credentials|forbidden/i.test(message)) return 'refused'
  if (/manifest unknown|name unknown|not found|no matching manifest|does not exist/i.test(message)) return 'notFound'
  const network =
    /dial tcp|no such host|connection re(fused|set)|i\/o timeout|TLS handshake|deadline exceeded|Client\.Timeout|server misbehaving|network is unreachable|no route to host|unexpected EOF|: EOF|server gave HTTP response|5\d\d (Bad Gateway|Service Unavailable|Gateway)/i
  return network.test(message) ? 'unreachable' : 'refused'
}

/** Splits `repository[:tag][@digest]` the way the engine wants it: a digest takes the tag's place, no tag is `latest`. */
export function splitImageReference(image: string): { fromImage: string; tag: string } {
  const [name = '', digest] = image.split('@')
  const colon = name.lastIndexOf(':')
  const hasTag = colon > name.lastIndexOf('/')
  const fromImage = hasTag ? name.slice(0, colon) : name
  return { fromImage, tag: digest ?? (hasTag ? name.slice(colon + 1) : 'latest') }
}

/** Docker tells of the image as a whole with the tag as `id`: "Pulling from …". */
function isAboutLayer(message: ProgressMessage): message is ProgressMessage & { id: string } {
  return message.id !== undefined && message.status !== undefined && !message.status.startsWith('Pulling from')
}

function nextLayer(before: Layer = { state: 'waiting', doneBytes: 0, totalBytes: 0 }, message: ProgressMessage): Layer {
  const state = STATES[message.status ?? ''] ?? before.state
  if (state === 'done' || state === 'downloaded') return { ...before, state, doneBytes: before.totalBytes }
  // "Extracting" counts the same bytes a second time, and some engines count them unpacked.
  if (message.status !== 'Downloading') return { ...before, state }
  const { current = 0, total = 0 } = message.progressDetail ?? {}
  return { state, doneBytes: Math.max(before.doneBytes, current), totalBytes: Math.max(before.totalBytes, total, current) }
}

function sum(layers: ReadonlyMap<string, Layer>): PullProgress {
  const progress: PullProgress = { doneBytes: 0, totalBytes: 0, layersDone: 0, layersTotal: 0, layers: [] }
  for (const [id, layer] of layers) {
    progress.doneBytes += layer.doneBytes
    progress.totalBytes += layer.totalBytes
    progress.layersDone += layer.state === 'done' ? 1 : 0
    progress.layersTotal += 1
    progress.layers.push({ id, ...layer })
  }
  return progress
}
