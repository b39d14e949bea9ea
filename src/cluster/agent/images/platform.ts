import type { RuntimePlatform } from '@aws-sdk/client-ecs'
import type { EngineInfo, ImageFacts } from '#cluster/engine/containerEngine.ts'

type Architecture = EngineInfo['cpuArchitecture']

const DOCKER_NAMES: Readonly<Record<Architecture, string>> = { X86_64: 'linux/amd64', ARM64: 'linux/arm64' }

/** The platform to pull for; undefined leaves the choice to the engine, which is the one to trust with its own. */
export function wantedPlatform(platform: RuntimePlatform | undefined, engine: Architecture | undefined): string | undefined {
  const wanted = platform?.cpuArchitecture
  if ((wanted !== 'ARM64' && wanted !== 'X86_64') || engine === undefined || wanted === engine) return undefined
  return DOCKER_NAMES[wanted]
}

/** What an image is built for where that is not what the engine runs, as `linux/arm64`. */
export function foreignPlatform(image: ImageFacts, engine: Architecture | undefined): string | undefined {
  const platform = `${image.os}/${image.architecture}`
  return engine === undefined || platform === DOCKER_NAMES[engine] || image.architecture === '' ? undefined : platform
}

/** For the reason of a container that did not get far. */
export function explainPlatform(platform: string): string {
  return `The image is built for ${platform}, which the engine’s machine is not: it runs only where the engine emulates it. Build it for this machine, too (docker build --platform).`
}
