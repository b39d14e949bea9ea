import type { ContainerEngine, NetworkSpec } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import { INSTALLATION_LABEL } from '../labels.ts'

/** The networks that stand for subnets: made with their first task, removed some time after their last. */
export interface Networks {
  ensure(spec: NetworkSpec): Promise<void>
  /** Asks the engine again next time. */
  forget(name: string): void
  /** Removes this installation's networks that no task uses. */
  removeUnused(isUsed: (name: string) => boolean): Promise<void>
}

export function createNetworks(engine: ContainerEngine, installation: string): Networks {
  const known = new Set<string>()
  const turns = new Map<string, Promise<unknown>>()
  /** One after the other for each name, so that a network is not removed under a task that was just promised it. */
  const inTurn = <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const turn = (turns.get(name) ?? Promise.resolve()).then(work, work)
    turns.set(name, turn)
    const forgetTurn = () => {
      if (turns.get(name) === turn) turns.delete(name)
    }
    turn.then(forgetTurn, forgetTurn)
    return turn
  }
  return {
    async ensure(spec) {
      if (known.has(spec.name)) return
      await inTurn(spec.name, async () => {
        if (known.has(spec.name)) return
        await engine.ensureNetwork(spec)
        known.add(spec.name)
      })
    },
    forget: (name) => void known.delete(name),
    async removeUnused(isUsed) {
      const networks = await engine.listNetworks({ labels: { [INSTALLATION_LABEL]: installation } })
      for (const { name } of networks) {
        await inTurn(name, async () => {
          if (isUsed(name)) return
          known.delete(name)
          await engine.removeNetwork(name).catch(unlessInUse)
        })
      }
    },
  }
}

/** Somebody attached a container of their own: that is their business, and the network stays. */
function unlessInUse(error: unknown): void {
  if (!isEngineError(error, 'conflict')) throw error
}
