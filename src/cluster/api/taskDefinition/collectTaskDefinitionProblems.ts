import { checkShape } from './checkShape.ts'
import { containersOf, type TaskDefinitionInput, type Violation } from './rules/rule.ts'
import { definitionIsSmall } from './rules/taskLevel.ts'
import { taskDefinitionShape } from './taskDefinitionShape.ts'
import { allViolations } from './validateTaskDefinition.ts'

export interface TaskDefinitionProblem {
  /** For example `containerDefinitions[0].portMappings[1].hostPort`; empty for the whole. */
  path: string
  /** What is wrong, why, and what to do. */
  message: string
  /** error: ECS refuses it. warning: it is probably not what was meant. info: good to know. */
  severity: 'error' | 'warning' | 'info'
  /** ECS's own sentence, where it has one. */
  ecs?: string
}

/**
 * Everything that is wrong with a task definition at once, for an editor. Takes any JSON value and never throws; there is
 * an error in the list exactly when RegisterTaskDefinition would refuse it. Loads in a browser.
 */
export function collectTaskDefinitionProblems(input: unknown): TaskDefinitionProblem[] {
  const { clean, problems } = checkShape(input, taskDefinitionShape)
  const definition = clean as TaskDefinitionInput | undefined
  const violations = definition ? violationsOf(definition) : []
  const ruled = new Set(violations.map(({ path }) => path))
  // Of what is missing a rule says more, of what has the wrong type the shape does.
  const shapeProblems = problems.filter(({ path, isMissing }) => !(isMissing && ruled.has(path)))
  const taken = new Set(shapeProblems.map(({ path }) => path))
  return [
    ...shapeProblems.map(({ path, message, severity }) => ({ path, message, severity })),
    ...violations
      .filter(({ path }) => !taken.has(path))
      .map(({ path, help, ecs }) => ({ path, message: help, severity: 'error' as const, ecs })),
    ...(definition ? portsThatCollide(definition) : []),
  ]
}

/** Of a definition far too large, the size is the one thing to say. */
function violationsOf(definition: TaskDefinitionInput): Violation[] {
  const oversized = [...definitionIsSmall(definition)]
  return oversized.length > 0 ? oversized : [...allViolations(definition)]
}

/** Registers, but no instance could ever take it. */
function* portsThatCollide(definition: TaskDefinitionInput): Iterable<TaskDefinitionProblem> {
  if (definition.networkMode === 'none') return
  const holders = new Map<string, string>()
  for (const { container, name, path } of containersOf(definition)) {
    for (const [index, mapping] of (container.portMappings ?? []).entries()) {
      const port = definition.networkMode === 'awsvpc' || definition.networkMode === 'host' ? mapping.containerPort : mapping.hostPort
      if (!port) continue
      const key = `${port}/${mapping.protocol ?? 'tcp'}`
      const holder = holders.get(key)
      if (holder !== undefined) {
        const message = `${name} and ${holder} both want port ${port}, and only one of them can have it, so the task could not start. Give one of them another port.`
        yield { path: `${path}.portMappings[${index}]`, message, severity: 'warning' }
      }
      holders.set(key, name)
    }
  }
}
