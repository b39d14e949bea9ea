import type { ContainerFacts, ImageFacts } from '#cluster/engine/containerEngine.ts'
import type { SecretsView } from '../secrets/readSecrets.ts'

/** A step under way in the engine: nothing else is begun on that container meanwhile. */
export type Activity = 'pulling' | 'creating' | 'starting' | 'writing' | 'stopping' | 'removing'

/** What the agent knows of one container of a task. Lives in memory only: after a restart the engine is asked again. */
export interface ContainerView {
  /** What the engine said last; undefined where it has no such container. */
  facts: ContainerFacts | undefined
  /** Something may have happened since: ask before deciding. */
  stale: boolean
  busy?: Activity
  /** Its image is there. Absent until the image was looked for. */
  image?: ImageFacts
  /** Host ports chosen for its ranges that turned out to be somebody else's. */
  takenPorts?: readonly number[]
  /** Its image by digest, where its deployment has settled on one. */
  pinnedImage?: string
  /** What its image is built for, where that is not what the engine runs. */
  foreignPlatform?: string
  /** Why it will not run, in ECS's words (spec part 2, 4.3). The first reason stays. */
  failure?: string
  /** Exit code that stands for one it never had: 143 where a dependency failed (spec part 2, 3.1). */
  failureExitCode?: number
  /** A step failed for now and is tried again at this time, in milliseconds since the epoch. */
  notBefore?: number
  /** How often a step was tried that must succeed in the end: stopping, removing. */
  attempts: number
  /** Its image was looked for a second time, because the engine did not have it after all. */
  imageLookedForAgain?: true
  /** It could not be stopped, however often that was tried: what it does now is not looked at any more. */
  givenUp?: true
  /** The engine told that this run of it had no memory left. */
  outOfMemory?: true
  /** The file that says what it is has been written since it runs. */
  metadataWritten?: true
  /** When the engine was last asked, in milliseconds since the epoch. */
  askedAt?: number
}

/** What the agent knows of one task. */
export interface TaskView {
  /** By container name. */
  containers: ReadonlyMap<string, ContainerView>
  /** Of an awsvpc task. */
  pause?: ContainerView
  volumes: VolumesView
  secrets: SecretsView
  /** When the first image was looked for, and when the last one was there, in milliseconds since the epoch. */
  pullStartedAt?: number
  pullStoppedAt?: number
  /** An image is on its way from a registry, which takes long enough to be told at once. */
  pullIsSlow?: true
}

export interface VolumesView {
  /** They exist, or there are none to create. */
  ready: boolean
  busy?: true
  failure?: string
  notBefore?: number
  /** Where the socket of the task's log router lies on the engine's machine. */
  routerFolder?: string
}

export function newContainerView(stale: boolean): ContainerView {
  return { facts: undefined, stale, attempts: 0 }
}

export const isRunning = (view: ContainerView | undefined): boolean => {
  if (view?.givenUp) return false
  const state = view?.facts?.state
  return state === 'running' || state === 'paused' || state === 'restarting'
}

/** Ended, or broken before it began; never "not started yet" (spec part 2, 4.8). */
export const hasEnded = (view: ContainerView | undefined): boolean => {
  const facts = view?.facts
  if (!facts || view.givenUp) return false
  return facts.state === 'exited' || facts.state === 'dead' || facts.state === 'removing' || (facts.state === 'created' && !!facts.error)
}
