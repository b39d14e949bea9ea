import type { ListenerRecord } from '#cluster/state/records/trafficRecords.ts'

export type Transport = 'tcp' | 'udp'

/** What stands in the way of a port, as a clause such as `port 80 is used by nginx (process 12)`; undefined where nothing does. */
export type WhyNotFree = (port: number, transport: Transport) => Promise<string | undefined>

export interface ChosenPort {
  port: number
  /** Why it is not the one that was asked for. */
  reason?: string
}

const portsToTry = 200
const lastPort = 65_535
const lastReserved = 1_023
/** 80 becomes 8080 and 443 becomes 8443, as people write them themselves. */
const highTwins: Readonly<Record<number, number>> = { 80: 8080, 443: 8443 }

export const transportsOf = ({ protocol }: Pick<ListenerRecord, 'protocol'>): Transport[] =>
  protocol === 'TCP_UDP' ? ['tcp', 'udp'] : [protocol === 'UDP' ? 'udp' : 'tcp']

/**
 * The listener's own port if it is free, else the next one that is.
 * @param whyTaken the same of what Marina knows without asking: ports of other listeners, whether they listen at this moment or not
 * Undefined when none of those that come into question is free.
 */
export async function choosePort(
  listener: Pick<ListenerRecord, 'protocol' | 'port'>,
  whyTaken: (port: number, transport: Transport) => string | undefined,
  whyNotFree: WhyNotFree,
): Promise<ChosenPort | undefined> {
  const why = async (port: number): Promise<string | undefined> => {
    for (const transport of transportsOf(listener)) {
      const reason = whyTaken(port, transport) ?? (await whyNotFree(port, transport))
      if (reason !== undefined) return reason
    }
    return undefined
  }
  const reason = await why(listener.port)
  if (reason === undefined) return { port: listener.port }
  for (const port of candidates(listener.port)) if ((await why(port)) === undefined) return { port, reason }
  return undefined
}

function candidates(wanted: number): number[] {
  const first = wanted <= lastReserved ? (highTwins[wanted] ?? wanted + 8000) : wanted + 1
  return Array.from({ length: portsToTry }, (_, index) => first + index).filter((port) => port <= lastPort)
}
