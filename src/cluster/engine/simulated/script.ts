import type { ContainerSpec } from '../containerEngine.ts'

/** What the simulation does with an image. Everything is optional: left out, the image exists and serves requests. */
export interface ImageScript {
  /** It is in the engine's store from the start, as if pulled before. */
  local?: boolean
  pull?: PullScript
  /** What its containers do, from what the container was given. */
  program?: Program | ((spec: ContainerSpec) => Program)
}

export interface PullScript {
  takesMs?: number
  sizeMiB?: number
  /** The registry does not have it, denies it, or does not answer. */
  fails?: 'notFound' | 'refused' | 'unreachable'
}

/** What runs in a container. Times are milliseconds since its start. */
export interface Program {
  /** Lines it writes once. */
  lines?: readonly ProgramLine[]
  /** Lines it goes on writing; so many at most, however late it ends. */
  output?: { everyMs: number; total?: number; line(index: number): Omit<ProgramLine, 'afterMs'> }
  /** It ends by itself. Left out, it runs until it is stopped. */
  exits?: { afterMs: number; code: number }
  /** What SIGTERM and SIGINT do. Left out: it ends at once with code 0. */
  onTerm?: 'ignore' | { afterMs: number; code: number }
  /** It grows until the kernel kills it. */
  outOfMemoryAfterMs?: number
  /** It cannot be started; the engine's words for it. */
  failsToStart?: string
  /** When its health check begins to pass, where it has one. Left out: from the start. */
  healthyAfterMs?: number | 'never'
  /** When its health check begins to fail again. */
  sickAfterMs?: number
  /** Average load in cores. */
  cpuCores?: number
  memoryMiB?: number
}

export interface ProgramLine {
  afterMs: number
  stream: 'stdout' | 'stderr'
  text: string
}

/** Finds the script for an image: by its whole name, without its tag, and without its registry. */
export function findScript(image: string, scripts: Readonly<Record<string, ImageScript>>): ImageScript | undefined {
  const name = withoutTag(image)
  const candidates = [image, withTag(image), name, name.replace(/^[^/]*[.:][^/]*\//, '')]
  for (const candidate of candidates) if (Object.hasOwn(scripts, candidate)) return scripts[candidate]
  return undefined
}

/** As Docker stores it: a name without tag or digest means `latest`. */
export function withTag(image: string): string {
  return image.includes('@') || image.lastIndexOf(':') > image.lastIndexOf('/') ? image : `${image}:latest`
}

export function withoutTag(image: string): string {
  const name = image.split('@')[0] ?? ''
  const colon = name.lastIndexOf(':')
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name
}

/** The tag, or undefined where there is none. */
export function tagOf(image: string): string | undefined {
  const name = image.split('@')[0] ?? ''
  const colon = name.lastIndexOf(':')
  return colon > name.lastIndexOf('/') ? name.slice(colon + 1) : undefined
}
