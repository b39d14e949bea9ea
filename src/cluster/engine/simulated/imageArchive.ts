import { EngineError } from '../engineError.ts'

const BLOCK = 512

export interface ArchivedImage {
  tags: string[]
  configBytes: Uint8Array
  config: { os?: string; architecture?: string; config?: { Labels?: Record<string, string>; Env?: string[] } }
  sizeBytes: number
}

/**
 * Reads what an archive in the format of `docker save` says about its images. Layers are counted, not unpacked.
 * @throws EngineError `refused` when it is no such archive
 */
export function readImageArchive(archive: Uint8Array): ArchivedImage[] {
  const files = tarFiles(archive)
  try {
    const manifest = JSON.parse(text(files, 'manifest.json')) as { Config: string; RepoTags?: string[]; Layers: string[] }[]
    return manifest.map(({ Config, RepoTags, Layers }) => ({
      tags: RepoTags ?? [],
      configBytes: files.get(Config) ?? new Uint8Array(),
      config: JSON.parse(text(files, Config)) as ArchivedImage['config'],
      sizeBytes: Layers.reduce((sum, layer) => sum + (files.get(layer)?.length ?? 0), 0),
    }))
  } catch (error) {
    throw new EngineError('refused', 'Error response from daemon: the archive holds no image: no manifest.json that can be read', {
      cause: error,
    })
  }
}

function text(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  return new TextDecoder().decode(files.get(path))
}

function tarFiles(archive: Uint8Array): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const path = bytes.toString('utf8', at, at + 100).replace(/\0[^]*$/, '')
    const size = Number.parseInt(bytes.toString('latin1', at + 124, at + 136), 8) || 0
    files.set(path, bytes.subarray(at + BLOCK, at + BLOCK + size))
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  return files
}
