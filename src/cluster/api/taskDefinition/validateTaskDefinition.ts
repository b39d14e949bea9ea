import { ClusterError } from '../errors.ts'
import { taskDefinitionRules } from './rules/index.ts'
import type { TaskDefinitionInput, Violation } from './rules/rule.ts'

/**
 * The first rule that a task definition breaks, in ECS's own words and order (spec part 1, 3.7); undefined when it can be
 * registered. Loads in a browser.
 */
export function validateTaskDefinition(input: TaskDefinitionInput): ClusterError | undefined {
  for (const violation of allViolations(input)) return new ClusterError(violation.code, violation.ecs)
  return undefined
}

/** Every broken rule, lazily. */
export function* allViolations(input: TaskDefinitionInput): Iterable<Violation> {
  for (const rule of taskDefinitionRules) yield* rule(input)
}
