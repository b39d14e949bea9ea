import type { ContainerFacts, ContainerSummary } from '../containerEngine.ts'
import type { SimulatedContainer } from './containers.ts'

export function containerFacts(container: SimulatedContainer): ContainerFacts {
  const { image, runs, state, exitCode, error } = container
  const run = runs.at(-1)
  return {
    ...containerSummary(container),
    imageId: image.id,
    labels: { ...image.labels, ...container.spec.labels },
    oomKilled: container.oomKilled,
    createdAt: container.createdAt,
    health: container.health,
    ports: container.ports.map((port) => ({ ...port })),
    networks: container.network ? [{ ...container.network }] : [],
    pseudoTerminal: container.spec.pseudoTerminal ?? false,
    ...(state === 'exited' && exitCode !== undefined && { exitCode }),
    ...(error !== undefined && { error }),
    ...(run && { startedAt: run.startedAt }),
    ...(run?.endedAt !== undefined && { finishedAt: run.endedAt }),
    ...((container.health === 'healthy' || container.health === 'unhealthy') && {
      healthOutput: `${container.health} (simulated)\n`,
      healthExitCode: container.health === 'healthy' ? 0 : 1,
    }),
  }
}

export function containerSummary({ id, spec, state }: SimulatedContainer): ContainerSummary {
  return { id, name: spec.name, image: spec.image, labels: spec.labels, state }
}
