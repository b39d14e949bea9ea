import {
  type ContainerPlace,
  containersOf,
  entriesOf,
  mostContainers,
  oneOf,
  type Rule,
  type TaskDefinitionInput,
  violation,
} from './rule.ts'

const byName = (definition: TaskDefinitionInput) => new Map(containersOf(definition).map((place) => [place.container.name ?? '', place]))

const dependenciesOf = ({ container, path }: ContainerPlace) => entriesOf(container.dependsOn, `${path}.dependsOn`)

/** 3.7, to the letter, stray `+` included. */
export const dependenciesExist: Rule = function* (definition) {
  const known = byName(definition)
  for (const place of containersOf(definition)) {
    for (const { entry, path } of dependenciesOf(place)) {
      const target = entry.containerName ?? ''
      if (known.has(target)) continue
      const help = `${place.name} depends on ${target || 'a container without a name'}, which is not in this task definition. Correct the name, or remove the dependency.`
      yield violation(`${path}.containerName`, `Cannot depend on container + '${target}' because it does not exist`, help)
    }
  }
}

/** 3.7: a container that waits for itself counts as well. */
export const dependenciesHaveNoCycle: Rule = function* (definition) {
  // More are refused anyway, and the search is as deep as the chain is long.
  if ((definition.containerDefinitions?.length ?? 0) > mostContainers) return
  const known = byName(definition)
  const state = new Map<string, 'open' | 'done'>()
  const findCycle = (name: string): string[] | undefined => {
    if (state.get(name) === 'done') return undefined
    if (state.get(name) === 'open') return [name]
    state.set(name, 'open')
    for (const { containerName = '' } of known.get(name)?.container.dependsOn ?? []) {
      const cycle = findCycle(containerName)
      if (cycle) return [name, ...cycle]
    }
    state.set(name, 'done')
    return undefined
  }
  for (const name of known.keys()) {
    const cycle = findCycle(name)
    if (!cycle) continue
    const round = cycle.slice(cycle.indexOf(cycle.at(-1) ?? ''))
    const help = `The containers wait for each other (${round.join(' → ')}), so none could start. Remove one of these dependencies.`
    yield violation(`${known.get(round[0] ?? '')?.path ?? 'containerDefinitions'}.dependsOn`, 'Container dependsOn contains a cycle', help)
    return
  }
}

/** 3.2 and 3.7. */
export const dependencyConditionsHold: Rule = function* (definition) {
  const known = byName(definition)
  for (const place of containersOf(definition)) {
    for (const { entry, path } of dependenciesOf(place)) {
      yield* oneOf(`${path}.condition`, 'Container condition', entry.condition ?? '', ['START', 'COMPLETE', 'SUCCESS', 'HEALTHY'])
      const target = known.get(entry.containerName ?? '')
      if (!target) continue
      const ends = entry.condition === 'SUCCESS' || entry.condition === 'COMPLETE'
      if (ends && (target.container.essential ?? true)) {
        const help = `${place.name} waits until ${target.name} has ended, but ${target.name} is essential: its end stops the task. Set essential: false on ${target.name}.`
        yield violation(
          `${path}.condition`,
          'A dependency container with SUCCESS or COMPLETE condition cannot be an essential container',
          help,
        )
      }
      if (entry.condition === 'HEALTHY' && target.container.healthCheck === undefined) {
        const help = `${place.name} waits until ${target.name} is healthy, but ${target.name} has no health check. Add one, or wait for START.`
        yield violation(`${path}.condition`, 'A dependency container with HEALTHY condition must have health check configured', help)
      }
    }
  }
}

/** 3.7 */
export const volumesFromExist: Rule = function* (definition) {
  const known = byName(definition)
  for (const { container, name, path } of containersOf(definition)) {
    for (const { entry, path: place } of entriesOf(container.volumesFrom, `${path}.volumesFrom`)) {
      const source = entry.sourceContainer ?? ''
      if (known.has(source) && source !== container.name) continue
      const help = `${name} takes volumes from \`${source}\`, which is not another container of this task definition. Correct the name.`
      yield violation(`${place}.sourceContainer`, `Invalid 'volumesFrom' setting. Unknown container: '${source}'.`, help)
    }
  }
}

/** 3.2: `name` or `name:alias`. */
export const linksExist: Rule = function* (definition) {
  const known = byName(definition)
  for (const { container, name, path } of containersOf(definition)) {
    for (const { entry, path: place } of entriesOf(container.links, `${path}.links`)) {
      const [target = ''] = entry.split(':')
      if (known.has(target) && target !== container.name) continue
      const help = `${name} links to \`${target}\`, which is not another container of this task definition. Correct the name.`
      yield violation(place, `Invalid 'links' setting. Unknown container: '${target}'.`, help)
    }
  }
}
