import { describeConnection } from '../docker/dockerConnection.ts'
import { readDockerSettings } from './dockerSettings.ts'
import type { DialledCandidate, EngineRefusal, Surroundings } from './engineCandidate.ts'
import { type KnownPlace, knownPlaces } from './knownPlaces.ts'

export interface CandidateList {
  /** In the order they are to be asked, no address twice. */
  candidates: DialledCandidate[]
  /** What the user named and cannot be dialled at all. */
  refused: EngineRefusal[]
}

/**
 * Where an engine may answer, without asking anybody: what the user told the docker command (DOCKER_HOST, else the
 * current context), then the sockets and pipes of the known products of this platform. Reads small files only.
 */
export function listCandidates(at: Surroundings): CandidateList {
  const named = readDockerSettings(at)
  const own = named && 'candidate' in named ? [named.candidate] : []
  const refused = named && 'refused' in named ? [named.refused] : []
  return { candidates: withoutDoubles(at, [...own, ...knownPlaces(at).flatMap(candidatesOf)]), refused }
}

export function candidatesOf(place: KnownPlace): DialledCandidate[] {
  return place.sockets.map((socketPath) => ({
    source: place.source,
    product: place.product,
    address: describeConnection({ socketPath }),
    connection: { socketPath },
    explicit: false,
  }))
}

/**
 * `/var/run` is a link to `/run` on most Linux systems, and products link the usual place to their own socket: one
 * socket is asked once, and where macOS has Docker's usual place linked, it bears the name of the product behind it.
 */
function withoutDoubles(at: Surroundings, candidates: DialledCandidate[]): DialledCandidate[] {
  const kept = new Map<string, DialledCandidate>()
  for (const candidate of candidates) {
    const key = realAddress(at, candidate)
    const first = kept.get(key)
    if (!first) kept.set(key, candidate)
    else if (first.source === 'dockerEngine' && at.platform === 'darwin') kept.set(key, { ...candidate, address: first.address })
  }
  return [...kept.values()]
}

/** What two addresses of one socket have in common. */
export function realAddress(at: Surroundings, { address, connection }: DialledCandidate): string {
  if (at.platform === 'win32' || !('socketPath' in connection)) return address.toLowerCase()
  return describeConnection({ socketPath: at.fs.realPath(connection.socketPath) })
}
