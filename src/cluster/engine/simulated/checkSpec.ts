import type { ContainerSpec } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'

/** The refusals of Docker that come from the request alone, in its words (spec part 2, 1.2 and 2.2). */
export function checkSpec(spec: ContainerSpec): void {
  const problem = nameProblem(spec) ?? memoryProblem(spec) ?? sharedNetworkProblem(spec)
  if (problem) throw new EngineError('refused', `Error response from daemon: ${problem}`)
}

function nameProblem({ name, image }: ContainerSpec): string | undefined {
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return `Invalid container name (${name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`
  if (image === '' || /\s/.test(image)) return 'invalid reference format'
  return /[A-Z]/.test(repositoryOf(image)) ? 'invalid reference format: repository name must be lowercase' : undefined
}

function repositoryOf(image: string): string {
  return image.split('/').at(-1)?.split(/[:@]/)[0] ?? ''
}

function memoryProblem(spec: ContainerSpec): string | undefined {
  const { memoryMiB = 0, memoryReservationMiB = 0, memorySwapMiB } = spec
  if (memoryMiB > 0 && memoryMiB < 6) return 'Minimum memory limit allowed is 6MB'
  if (memoryMiB > 0 && memoryReservationMiB > memoryMiB) {
    return 'Minimum memory limit can not be less than memory reservation limit, see usage'
  }
  if (memoryMiB > 0 && memorySwapMiB !== undefined && memorySwapMiB > 0 && memorySwapMiB < memoryMiB) {
    return 'Minimum memoryswap limit should be larger than memory limit, see usage'
  }
  return undefined
}

/** What belongs to the network may only be said where the network is made. */
function sharedNetworkProblem(spec: ContainerSpec): string | undefined {
  if (spec.networkMode === 'host' && spec.links?.length) {
    return "conflicting options: host type networking can't be used with links. This would result in undefined behavior"
  }
  if (!spec.networkMode.startsWith('container:')) return undefined
  if (spec.hostname) return 'conflicting options: hostname and the network mode'
  if (spec.links?.length)
    return "conflicting options: container type network can't be used with links. This would result in undefined behavior"
  if (spec.dns?.length) return 'conflicting options: dns and the network mode'
  if (spec.extraHosts?.length) return 'conflicting options: custom host-to-IP mapping and the network mode'
  if (spec.ports?.length) return 'conflicting options: port publishing and the container type network mode'
  return undefined
}
