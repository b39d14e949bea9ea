import { invalidParameter } from '#cluster/api/errors.ts'
import type { ContainerEngine, EngineInfo } from '#cluster/engine/containerEngine.ts'
import { explainUnusable } from '#cluster/engine/discovery/explainRefusal.ts'
import { connectionOfEngine, type NamedEngine } from '#cluster/engine/discovery/instanceEngine.ts'
import { probeEngine } from '#cluster/engine/discovery/probeEngine.ts'
import type { DockerConnection } from '#cluster/engine/docker/dockerConnection.ts'
import { createDockerEngine } from '#cluster/engine/docker/dockerEngine.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { simulatedAddress } from '../selectEngine.ts'

/** Makes the client of an engine elsewhere; connects on the first call. Throws an EngineError where the address or its files are no good. */
export type OpenInstanceEngine = (named: NamedEngine) => ContainerEngine

export function instanceEngineOpener({ clock, log }: { clock: Clock; log: Logger }): OpenInstanceEngine {
  let simulated = 0
  return (named) => {
    // As slow as the one of the demonstration mode, and another one each time.
    if (named.address === simulatedAddress) return createSimulatedEngine({ clock, seed: 1_000 + simulated++, pullMs: 1_200, startMs: 250 })
    return createDockerEngine({ ...connectionOfEngine(named), log, clock })
  }
}

/**
 * Asks an engine who it is, for one that instances are to sit on.
 * @throws InvalidParameterException with a sentence where it does not answer or cannot be used
 */
export async function askEngine(
  engine: ContainerEngine,
  named: NamedEngine,
  connection: DockerConnection | undefined,
): Promise<EngineInfo> {
  const { address } = named
  const info = await engine.info().catch((error: unknown) => {
    throw invalidParameter(sentenceOf(error, address))
  })
  if (!connection) return info
  const probed = await probeEngine(connection)
  if ('failed' in probed) throw invalidParameter(`The engine at ${address} does not say who it is: ${probed.message}.`)
  const candidate = { source: 'dockerEngine' as const, product: info.product, address, explicit: true, connection }
  const refusal = explainUnusable(candidate, probed.answered)
  if (refusal) throw invalidParameter(`${refusal.why} ${refusal.remedy.sentence}`)
  return info
}

function sentenceOf(error: unknown, address: string): string {
  const message = error instanceof Error ? error.message : String(error)
  return message.startsWith('Cannot connect') ? message : `The engine at ${address} does not answer: ${message}`
}
