import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'

/** One engine under two addresses, or two: their ids and where each is had. */
export interface KnownAs {
  id: string
  engine: ContainerEngine
}

/**
 * Whether two clients lead to one engine. Ids alone do not tell: machines that were copied, and engines that share a folder of settings,
 * have the same one. So with the same id a volume is made by the one and looked for by the other.
 * @param name of the volume, which nobody else has
 */
export async function isSameEngine(one: KnownAs, other: KnownAs, name: string): Promise<boolean> {
  if (one.id !== other.id) return false
  try {
    await one.engine.ensureVolume({ name, labels: {} })
    return (await other.engine.inspectVolume(name)) !== undefined
  } catch {
    // One that is out of reach may have moved: it is taken for the same.
    return true
  } finally {
    await one.engine.removeVolume(name).catch(() => undefined)
  }
}
