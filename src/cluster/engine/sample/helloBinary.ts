import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { EngineInfo } from '../containerEngine.ts'

export type CpuArchitecture = EngineInfo['cpuArchitecture']

const FILES: Record<CpuArchitecture, string> = { X86_64: 'hello-linux-amd64', ARM64: 'hello-linux-arm64' }

export interface BinaryPlaces {
  /** The folder that holds the binaries, when somebody knows better; nothing else is looked at then. */
  folder?: string
  /** Where the looking starts: this module's own folder, in the sources or in a bundle. */
  startFolder?: string
  /** Electron's `process.resourcesPath`, present inside a packaged application only. */
  resourcesPath?: string | undefined
  exists?: (path: string) => boolean
}

/**
 * Where the sample image's program for an architecture lies: beside the sources, beside a bundle under `out/`, or in a
 * packaged application's resources.
 * @throws Error with a sentence that names every place looked at
 */
export function findHelloBinary(architecture: CpuArchitecture, places: BinaryPlaces = {}): string {
  const exists = places.exists ?? existsSync
  const tried = candidateFolders(places).map((folder) => join(folder, FILES[architecture]))
  const found = tried.find((path) => exists(path))
  if (found !== undefined) return found
  throw new Error(
    `The sample image marina/hello cannot be made: its program ${FILES[architecture]} is missing. It was looked for at ${tried.join(', ')}. Restore resources/sample/bin, or build it with resources/sample/build.sh.`,
  )
}

export function readHelloBinary(architecture: CpuArchitecture, places: BinaryPlaces = {}): Promise<Uint8Array> {
  return readFile(findHelloBinary(architecture, places))
}

function candidateFolders(places: BinaryPlaces): string[] {
  if (places.folder !== undefined) return [places.folder]
  const resources = places.resourcesPath ?? (process as { resourcesPath?: string }).resourcesPath
  const packaged = resources === undefined ? [] : [join(resources, 'sample', 'bin')]
  const above = foldersAbove(places.startFolder ?? import.meta.dirname)
  return [...packaged, ...above.map((folder) => join(folder, 'resources', 'sample', 'bin'))]
}

/** The folder and those above it, nearest first. A bundle may lie two or three deep, the sources lie four deep. */
function foldersAbove(folder: string, depth = 5): string[] {
  const parent = dirname(folder)
  return depth === 0 || parent === folder ? [folder] : [folder, ...foldersAbove(parent, depth - 1)]
}
