import { ClusterError, type ErrorCode } from '#cluster/api/errors.ts'
import { type SiblingName, siblingFacts } from '#cluster/api/siblings.ts'
import { type Catalogue, createCatalogue, type RequestShapes } from '../schemas/requestShapes.ts'
import table from './requestShapes.json' with { type: 'json' }

/** The generated table of one service. */
export interface SiblingShapes extends RequestShapes {
  /** Operations of the service that Marina does not answer. */
  notAnswered: string[]
  /** Errors that spell it `Message`; AWS's services do not agree with each other, nor each with itself. */
  capitalMessage: string[]
}

const shapes: Readonly<Record<SiblingName, SiblingShapes>> = table
const catalogues = new Map<SiblingName, Catalogue>()

/** What the check of the wire knows of a sibling service. Made on first use: most runs never need it. */
export function siblingCatalogue(name: SiblingName): Catalogue {
  const known = catalogues.get(name)
  if (known) return known
  const made = createCatalogue(shapes[name], {
    service: siblingFacts[name].title,
    missingMember: siblingFacts[name].queryVersion === undefined ? missingMember : missingParameter,
    wrongNumber,
    judgesOf: () => [],
  })
  catalogues.set(name, made)
  return made
}

export const isNotAnswered = (name: SiblingName, operation: string): boolean => shapes[name].notAnswered.includes(operation)

/** How the service spells the member with the error's sentence. */
export const messageMemberOf = (name: SiblingName, code: ErrorCode): 'Message' | 'message' =>
  shapes[name].capitalMessage.includes(code) ? 'Message' : 'message'

/** The sentence of AWS's common framework, which these services have from it. */
const missingMember = (_operation: string, path: string) =>
  new ClusterError(
    'ValidationException',
    `1 validation error detected: Value at '${lowerFirst(path)}' failed to satisfy constraint: Member must not be null`,
  )

/** The same, as services that speak forms have it. */
const missingParameter = (_operation: string, path: string) =>
  new ClusterError(
    'ValidationError',
    `1 validation error detected: Value null at '${lowerFirst(path)}' failed to satisfy constraint: Member must not be null`,
  )

const lowerFirst = (path: string) => path.charAt(0).toLowerCase() + path.slice(1)

/** As `Structure.member`: the only numbers with fractions. */
const fractions: ReadonlySet<string> = new Set([
  'PredictiveScalingMetricSpecification.TargetValue',
  'PutMetricAlarmInput.Threshold',
  'StepAdjustment.MetricIntervalLowerBound',
  'StepAdjustment.MetricIntervalUpperBound',
  'TargetTrackingScalingPolicyConfiguration.TargetValue',
])

/** They count in 64 bits, of which JSON carries 53. */
const wrongNumber = (place: string, value: number) =>
  Number.isSafeInteger(value) || fractions.has(place) ? undefined : 'a whole number of at most 53 bits'
