import type { EngineCandidate, EngineRefusal, ProbedEngine, ProbeFailure, Remedy } from './engineCandidate.ts'
import type { KnownPlace } from './knownPlaces.ts'

/** Docker Engine 20.10 brought it. */
export const MINIMUM_API_VERSION = '1.41'

/** What is the matter with an engine that answered; undefined when it can be used. */
export function explainUnusable(candidate: EngineCandidate, { info, osType }: ProbedEngine): EngineRefusal | undefined {
  const name = `${info.product} ${info.version}`.trim()
  if (osType !== 'linux') {
    return {
      candidate,
      cause: 'notLinux',
      why: `${name} at ${candidate.address} runs Windows containers; Marina runs tasks in Linux containers.`,
      remedy: {
        sentence: "Switch to Linux containers in the menu of Docker Desktop's icon.",
        command: '& "$Env:ProgramFiles\\Docker\\Docker\\DockerCli.exe" -SwitchLinuxEngine',
      },
    }
  }
  if (isAtLeast(info.apiVersion, MINIMUM_API_VERSION)) return undefined
  return {
    candidate,
    cause: 'tooOld',
    why: `${name} at ${candidate.address} speaks API ${info.apiVersion || 'of unknown version'}; Marina needs ${MINIMUM_API_VERSION}, which came with Docker Engine 20.10.`,
    remedy: { sentence: `Update ${info.product}.` },
  }
}

/** What is known of the product at an address; both absent where nothing is. */
export interface Expectation {
  place?: KnownPlace
  isInstalled?: boolean
}

/** Why a candidate that did not answer is refused, and what helps. */
export function explainFailure(
  candidate: EngineCandidate,
  failed: ProbeFailure,
  message: string,
  expected: Expectation = {},
): EngineRefusal {
  if (failed === 'missing' || failed === 'nobodyListens') {
    return candidate.explicit ? explainNamedAbsence(candidate, failed, expected) : explainAbsence(candidate, failed, expected)
  }
  return { candidate, ...explainTrouble(candidate, failed, message, expected.place) }
}

type Explanation = Omit<EngineRefusal, 'candidate'>

function explainTrouble(
  candidate: EngineCandidate,
  failed: Exclude<ProbeFailure, 'missing' | 'nobodyListens'>,
  message: string,
  place: KnownPlace | undefined,
): Explanation {
  const { product, address } = candidate
  switch (failed) {
    case 'noPermission': {
      const remedy = place?.permit ?? { sentence: 'Give your user access to that socket.' }
      return { cause: 'noPermission', why: `${product} is at ${address}, and this user may not use it.`, remedy }
    }
    case 'timeout': {
      const remedy = { sentence: `Restart ${place?.product ?? 'it'}; it may hang.` }
      return { cause: 'error', why: `${product} took the connection at ${address} and did not answer: ${message}.`, remedy }
    }
    case 'unusableAnswer':
      return { cause: 'error', why: `What answers at ${address} is not Docker: ${message}.`, remedy: otherRemedy(candidate) }
    case 'unreachable': {
      const cause = candidate.explicit ? 'contextElsewhere' : 'error'
      return { cause, why: `${product} cannot be reached at ${address}: ${message}.`, remedy: otherRemedy(candidate) }
    }
  }
}

function explainAbsence(
  candidate: EngineCandidate,
  failed: 'missing' | 'nobodyListens',
  { place, isInstalled }: Expectation,
): EngineRefusal {
  const { product, address } = candidate
  const start = place?.start ?? { sentence: `Start ${product}.` }
  if (failed === 'nobodyListens')
    return { candidate, cause: 'stopped', why: `${product} is not running: nobody listens at ${address}.`, remedy: start }
  if (isInstalled)
    return { candidate, cause: 'stopped', why: `${product} is installed and not running: nothing is at ${address}.`, remedy: start }
  const remedy = place?.install ?? { sentence: `Install ${product} to use it.` }
  return { candidate, cause: 'notInstalled', why: `${product} is not installed: nothing is at ${address}.`, remedy }
}

/** For what the user named: a product known to be here is stopped, anything else is a wrong address. */
function explainNamedAbsence(candidate: EngineCandidate, failed: 'missing' | 'nobodyListens', expected: Expectation): EngineRefusal {
  const { place, isInstalled } = expected
  const what = failed === 'missing' ? 'where nothing is' : 'where nobody listens'
  const pointer = candidate.contextName === undefined ? 'DOCKER_HOST' : `The docker context ${candidate.contextName}`
  const why = `${pointer} points to ${candidate.address}, ${what}.`
  if (place && (isInstalled || failed === 'nobodyListens')) {
    return { candidate, cause: 'stopped', why: `${why} ${place.product} is not running.`, remedy: place.start }
  }
  return { candidate, cause: 'contextElsewhere', why, remedy: otherRemedy(candidate) }
}

function otherRemedy(candidate: EngineCandidate): Remedy {
  if (candidate.contextName !== undefined) {
    return { sentence: 'Start that engine, or choose another context.', command: 'docker context use default' }
  }
  if (candidate.source === 'dockerHost')
    return { sentence: 'Start that engine, or unset DOCKER_HOST to let Marina look at the usual places.' }
  return { sentence: 'Look what listens there, or choose another engine.' }
}

/** Compares `major.minor`; what is no version is older than everything. */
function isAtLeast(version: string, minimum: string): boolean {
  const [major = -1, minor = 0] = version.split('.').map(Number)
  const [neededMajor = 0, neededMinor = 0] = minimum.split('.').map(Number)
  return major > neededMajor || (major === neededMajor && minor >= neededMinor)
}
