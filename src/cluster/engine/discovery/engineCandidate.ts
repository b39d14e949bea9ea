import type { EngineInfo } from '../containerEngine.ts'
import type { DockerConnection } from '../docker/dockerConnection.ts'

/** Who says that an engine may be there. The first two are the user's own word. */
export type CandidateSource =
  | 'dockerHost'
  | 'dockerContext'
  | 'dockerEngine'
  | 'dockerRootless'
  | 'dockerDesktop'
  | 'rancherDesktop'
  | 'colima'
  | 'orbstack'
  | 'podman'

/** A place where an engine may answer. */
export interface EngineCandidate {
  source: CandidateSource
  /** What is expected there: "Docker Desktop". What answers may call itself otherwise. */
  product: string
  /** `unix:///run/docker.sock`, `npipe:////./pipe/docker_engine`, `tcp://host:2375`: as DOCKER_HOST is written. */
  address: string
  /** Absent where the address is none that Marina can dial; `refused` says why then. */
  connection?: DockerConnection
  /** The user named it, so nothing else is taken in its place. */
  explicit: boolean
  /** Its docker context, where that is how it was named. */
  contextName?: string
}

/** One that can be asked. */
export type DialledCandidate = EngineCandidate & { connection: DockerConnection }

export type RefusalCause = 'notInstalled' | 'stopped' | 'noPermission' | 'contextElsewhere' | 'tooOld' | 'notLinux' | 'error'

export interface Remedy {
  sentence: string
  /** For a shell of the user's own, where one line does it. */
  command?: string
}

export interface EngineRefusal {
  candidate: EngineCandidate
  cause: RefusalCause
  /** What is the matter, as a sentence. */
  why: string
  remedy: Remedy
}

/** What an engine said of itself when it answered. */
export interface ProbedEngine {
  info: EngineInfo
  /** `linux` or `windows`: what kind of containers it runs now. */
  osType: string
}

export type ProbeFailure = 'missing' | 'nobodyListens' | 'noPermission' | 'timeout' | 'unusableAnswer' | 'unreachable'

export interface ProbeRefusal {
  failed: ProbeFailure
  message: string
}

export type ProbeResult = { answered: ProbedEngine } | ProbeRefusal

/** The machine as discovery sees it; given as values, so that each platform can be thought through on any. */
export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>
  platform: NodeJS.Platform
  homedir: string
  /** Absent on Windows. */
  uid?: number
  fs: DiscoveryFiles
}

export interface DiscoveryFiles {
  /** A whole small file, or undefined when there is none. Throws when it cannot be read. */
  readText(path: string): string | undefined
  exists(path: string): boolean
  /** With links followed, also when the last part is not there; the path itself where that fails. */
  realPath(path: string): string
}
