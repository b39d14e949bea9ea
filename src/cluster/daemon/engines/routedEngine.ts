import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'

/** What is asked of a container whichever engine it is on. */
export type RoutedEngine = Pick<ContainerEngine, 'logs' | 'exec' | 'readStats'>

/** @param holding the engine elsewhere that a container is on; undefined where `engine` has it */
export function routedEngine(engine: () => ContainerEngine, holding: (engineName: string) => ContainerEngine | undefined): RoutedEngine {
  const of = (name: string) => holding(name) ?? engine()
  return {
    logs: (name, options) => of(name).logs(name, options),
    exec: (name, options) => of(name).exec(name, options),
    readStats: (name) => of(name).readStats(name),
  }
}
