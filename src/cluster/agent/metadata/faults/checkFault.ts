import { isIP } from 'node:net'

export const faultKinds = ['network-blackhole-port', 'network-latency', 'network-packet-loss'] as const
export type FaultKind = (typeof faultKinds)[number]
export const faultActions = ['start', 'stop', 'status'] as const
export type FaultAction = (typeof faultActions)[number]

type Body = Readonly<Record<string, unknown>>
interface Parameter {
  name: string
  required?: true
  accepts: (value: unknown) => boolean
}

const isWhole = (least: number, most: number) => (value: unknown) =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most
const isOneOf =
  (...values: string[]) =>
  (value: unknown) =>
    typeof value === 'string' && values.includes(value)
const areAddresses = (value: unknown) => Array.isArray(value) && value.every(isAddress)

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string') return false
  const [address = '', bits, ...more] = value.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
}

const sources: Parameter[] = [
  { name: 'Sources', required: true, accepts: areAddresses },
  { name: 'SourcesToFilter', accepts: areAddresses },
  { name: 'FlowsPercent', accepts: isWhole(1, 100) },
]
const port: Parameter[] = [
  { name: 'Port', required: true, accepts: isWhole(0, 65_535) },
  { name: 'Protocol', required: true, accepts: isOneOf('tcp', 'udp') },
  { name: 'TrafficType', required: true, accepts: isOneOf('ingress', 'egress') },
]
const longestMs = 2 ** 31

/** What the start of each fault takes; a port has to be named at its stop and its status, too. */
const parameters: Readonly<Record<FaultKind, Parameter[]>> = {
  'network-blackhole-port': [...port, { name: 'SourcesToFilter', accepts: areAddresses }],
  'network-latency': [
    { name: 'DelayMilliseconds', required: true, accepts: isWhole(0, longestMs) },
    { name: 'JitterMilliseconds', required: true, accepts: isWhole(0, longestMs) },
    ...sources,
  ],
  'network-packet-loss': [{ name: 'LossPercent', required: true, accepts: isWhole(1, 100) }, ...sources],
}

/** @returns what is wrong with a request, in the agent's words (spec part 2, 7.6); undefined where nothing is */
export function checkFault(kind: FaultKind, action: FaultAction, text: string): string | undefined {
  const wanted = action === 'start' ? parameters[kind] : kind === 'network-blackhole-port' ? port : []
  if (wanted.length === 0) return undefined
  if (text.trim() === '') return 'required request body is missing'
  const body = parse(text)
  if (!body) return 'the request body is not a JSON object'
  return missing(wanted, body) ?? invalid(wanted, body) ?? (kind === 'network-latency' ? withoutDelay(body) : undefined)
}

function parse(text: string): Body | undefined {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Body) : undefined
  } catch {
    return undefined
  }
}

function missing(wanted: readonly Parameter[], body: Body): string | undefined {
  const absent = wanted.find(({ name, required }) => required && isAbsent(body[name]))
  return absent && `required parameter ${absent.name} is missing`
}

function invalid(wanted: readonly Parameter[], body: Body): string | undefined {
  const wrong = wanted.find(({ name, accepts }) => body[name] !== undefined && body[name] !== null && !accepts(body[name]))
  return wrong && `invalid value ${shown(body[wrong.name])} for parameter ${wrong.name}`
}

const isAbsent = (value: unknown) => value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
const shown = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 200)

function withoutDelay({ DelayMilliseconds: delay, JitterMilliseconds: jitter }: Body): string | undefined {
  return delay === 0 && jitter === 0 ? 'required either DelayMilliseconds or JitterMilliseconds to be non-zero' : undefined
}
