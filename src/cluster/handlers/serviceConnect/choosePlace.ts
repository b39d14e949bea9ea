/**
 * Which address a client alias has. Addresses are few and counted from 0; ports on them stay as they were asked for, so that two aliases
 * with the same port need two addresses, and aliases with different ports can share one. The whole computer shares the addresses, whatever
 * the namespace.
 */
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ConnectEndpoint } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** As many as there are addresses (`agent/connect`). */
export const MOST_PLACES = 256

export interface TakenPlaces {
  /** `place port` */
  readonly taken: Set<string>
  /** Places of a name in its namespace: one name with two ports should be one address. */
  readonly ofName: Map<string, number>
  /** What the service has already, by endpoint: containers that run know it by that address. */
  readonly own: Map<string, ConnectEndpoint>
}

export interface WantedPlace {
  /** The endpoint, as `namespace discoveryName`. */
  key: string
  namespaceArn: string
  dnsName: string
  port: number
}

export function takenPlaces(snapshot: Snapshot, serviceArn: string): TakenPlaces {
  const places: TakenPlaces = { taken: new Set(), ofName: new Map(), own: new Map() }
  for (const { arn, serviceConnect } of snapshot.services.by('connected', 'connected')) {
    for (const endpoint of serviceConnect?.endpoints ?? []) {
      const namespaceArn = serviceConnect?.namespaceArn ?? ''
      if (arn === serviceArn) places.own.set(`${namespaceArn} ${endpoint.discoveryName}`, endpoint)
      else take(places, endpoint.place, { namespaceArn, ...endpoint.alias })
    }
  }
  return places
}

/** The first that has the port free; the one it had, or that its name has, before others. Takes it. Throws where none is left. */
export function choosePlace(places: TakenPlaces, wanted: WantedPlace): number {
  const candidates = [
    places.own.get(wanted.key)?.place,
    places.ofName.get(nameKey(wanted)),
    ...Array.from({ length: MOST_PLACES }, (_, at) => at),
  ]
  const place = candidates.find((one) => one !== undefined && !places.taken.has(`${one} ${wanted.port}`))
  if (place === undefined)
    throw invalidParameter(
      `${MOST_PLACES} client aliases have the port ${wanted.port} already, which is the most there can be. Use another port.`,
    )
  take(places, place, wanted)
  return place
}

function take({ taken, ofName }: TakenPlaces, place: number, alias: Omit<WantedPlace, 'key'>): void {
  taken.add(`${place} ${alias.port}`)
  ofName.set(nameKey(alias), place)
}

const nameKey = ({ namespaceArn, dnsName }: Omit<WantedPlace, 'key'>) => `${namespaceArn} ${dnsName}`
