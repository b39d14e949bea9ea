import type { TaskDefinition } from '@aws-sdk/client-ecs'

/** `web:15`, `web:14`, …: the active revisions of a family, newest first. */
export function activeRevisions(definitions: Iterable<TaskDefinition>, family: string): string[] {
  return [...definitions]
    .filter((definition) => definition.family === family && definition.status === 'ACTIVE')
    .sort((a, b) => (b.revision ?? 0) - (a.revision ?? 0))
    .map(({ revision }) => `${family}:${revision}`)
}

/** Every family with an active revision, by name. */
export function activeFamilies(definitions: Iterable<TaskDefinition>): string[] {
  const families = [...definitions].flatMap(({ family, status }) => (family && status === 'ACTIVE' ? [family] : []))
  return [...new Set(families)].sort((a, b) => a.localeCompare(b))
}
