import type { EngineInfo } from '../containerEngine.ts'
import type { DialledCandidate, EngineRefusal, ProbeRefusal, Surroundings } from './engineCandidate.ts'
import { type Expectation, explainFailure } from './explainRefusal.ts'
import { type KnownPlace, knownPlaces } from './knownPlaces.ts'
import { candidatesOf, realAddress } from './listCandidates.ts'

/** What came of asking a candidate: an engine that can be used, one that cannot, or no answer. */
export interface Asked {
  candidate: DialledCandidate
  info?: EngineInfo
  refusal?: EngineRefusal
  failure?: ProbeRefusal
}

/**
 * One refusal for each thing that went wrong. A product with several sockets, none of which is there, is one product
 * that is not there, not several.
 */
export function gatherRefusals(at: Surroundings, asked: readonly Asked[]): EngineRefusal[] {
  const places = knownPlaces(at)
  const named = asked
    .filter(({ candidate }) => candidate.explicit)
    .flatMap((one) => refusalOf(one, expectationAt(at, places, one.candidate)))
  return [...named, ...places.flatMap((place) => refusalsAt(at, place, asked))]
}

function refusalsAt(at: Surroundings, place: KnownPlace, asked: readonly Asked[]): EngineRefusal[] {
  const own = asked.filter(({ candidate }) => candidate.source === place.source)
  const present = own.filter(({ failure }) => failure?.failed !== 'missing')
  const expected = { place, isInstalled: isInstalled(at, place) }
  if (present.length > 0) return present.flatMap((one) => refusalOf(one, expected))
  const [first] = own
  if (!first?.failure) return sharedAbsence(at, place, asked)
  const address = own.map(({ candidate }) => candidate.address).join(' or ')
  const refusal = explainFailure({ ...first.candidate, address }, 'missing', first.failure.message, expected)
  return [{ ...refusal, candidate: first.candidate }]
}

/** A product that is installed and shares the socket of another, which was asked and is not there. */
function sharedAbsence(at: Surroundings, place: KnownPlace, asked: readonly Asked[]): EngineRefusal[] {
  if (!isInstalled(at, place)) return []
  const [candidate] = candidatesOf(place)
  const twin = candidate && asked.find((one) => realAddress(at, one.candidate) === realAddress(at, candidate))
  if (!candidate || twin?.failure?.failed !== 'missing' || twin.candidate.explicit) return []
  return [explainFailure(candidate, 'missing', twin.failure.message, { place, isInstalled: true })]
}

function refusalOf({ candidate, refusal, failure }: Asked, expected: Expectation): EngineRefusal[] {
  if (refusal) return [refusal]
  return failure ? [explainFailure(candidate, failure.failed, failure.message, expected)] : []
}

function expectationAt(at: Surroundings, places: KnownPlace[], candidate: DialledCandidate): Expectation {
  const address = realAddress(at, candidate)
  const place = places.find((one) => candidatesOf(one).some((known) => realAddress(at, known) === address))
  return place ? { place, isInstalled: isInstalled(at, place) } : {}
}

function isInstalled(at: Surroundings, place: KnownPlace): boolean {
  return place.installedWhen.some((path) => at.fs.exists(path))
}
