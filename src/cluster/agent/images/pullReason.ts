import { isEngineError } from '#cluster/engine/engineError.ts'
import { reasonOf } from '../tasks/reasons.ts'
import { ecrRegion, registryOf } from './imageReference.ts'
import { RegistryAuthError } from './registryAuth.ts'

/** Why an image could not be had, in ECS's words, and what helps where a laptop differs (spec part 2, 4.3). */
export function pullReason(image: string, error: unknown): string {
  if (error instanceof RegistryAuthError) return `CannotPullContainerAuthError: ${error.message}`.slice(0, 1_024)
  const advice = isEngineError(error) ? adviceFor(image, error.message) : undefined
  return [reasonOf('CannotPullContainerError', error), advice].filter(Boolean).join(' ').slice(0, 1_024)
}

function adviceFor(image: string, message: string): string | undefined {
  const registry = registryOf(image)
  const region = ecrRegion(registry)
  if (region && /denied|unauthorized|no basic auth|authentication/i.test(message)) {
    return `(On this computer the docker command signs in: aws ecr get-login-password --region ${region} | docker login --username AWS --password-stdin ${registry})`
  }
  const platform = /no matching manifest for (\S+)/.exec(message)?.[1]
  return platform && `(The image has no variant for ${platform}.)`
}
