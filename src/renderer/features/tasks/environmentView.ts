import type { TaskDefinition, TaskOverride } from '@aws-sdk/client-ecs'

/** One variable of one container. */
export interface Variable {
  container: string
  name: string
  /** What was given; for a secret where it comes from. */
  value: string
  source: 'definition' | 'override' | 'secret'
  /** Hidden until asked for. */
  sensitive: boolean
}

const sensitiveName = /pass(word|wd|phrase)?|pwd|secret|token|api_?key|private_?key|credential|auth/i
const credentialsInUrl = /\/\/[^/\s:@]+:[^/\s@]+@/

/** Pure: whether a value is better not read over a shoulder. */
export const isSensitive = (name: string, value: string): boolean => sensitiveName.test(name) || credentialsInUrl.test(value)

/** Pure: environment and secrets of every container, overrides applied, by container and name. */
export function environmentOf(definition: TaskDefinition, overrides: TaskOverride | undefined): Variable[] {
  return (definition.containerDefinitions ?? []).flatMap((containerDefinition) => {
    const container = containerDefinition.name ?? ''
    const variables = new Map<string, Variable>()
    const put = (source: Variable['source'], name = '', value = '') =>
      variables.set(name, { container, name, value, source, sensitive: source !== 'secret' && isSensitive(name, value) })
    for (const { name, value } of containerDefinition.environment ?? []) put('definition', name, value)
    for (const { name, valueFrom } of containerDefinition.secrets ?? []) put('secret', name, valueFrom)
    const override = overrides?.containerOverrides?.find(({ name }) => name === container)
    for (const { name, value } of override?.environment ?? []) put('override', name, value)
    return [...variables.values()].sort((a, b) => a.name.localeCompare(b.name))
  })
}
