import type { TaskDefinition } from '@aws-sdk/client-ecs'
import { useCallback, useMemo, useState } from 'react'
import { splitTaskDefinition } from '../../app/addresses.ts'
import { useQueryValue } from '../../app/location.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { chooseRevision, findRevision } from './LaunchFields.tsx'
import type { LaunchForm } from './launchForm.ts'
import { activeRevisions } from './revisions.ts'

/**
 * The state of a launch form: what it starts with, what the address proposes (`?taskDefinition=web:15`), what the user
 * changed, and what there is to choose from.
 */
export function useLaunchForm<Form extends LaunchForm>(start: Form) {
  const [changes, setChanges] = useState<Partial<Form>>({})
  const [proposed] = useQueryValue('taskDefinition')
  const summary = useWatch({ scope: 'summary' })
  const { resources, phase } = useWatch({ scope: 'taskDefinitions' })
  const definitions = useMemo(() => [...resources.taskDefinition.values()], [resources.taskDefinition])
  const proposal = useMemo(() => proposalOf(proposed, definitions), [proposed, definitions])
  const change = useCallback((more: Partial<Form>) => setChanges((present) => ({ ...present, ...more })), [])
  const form: Form = { ...start, ...proposal, ...changes }
  return {
    form,
    change,
    definitions,
    ready: phase === 'ready',
    definition: findRevision(definitions, form.revision),
    clusters: [...summary.resources.cluster.values()].flatMap(({ clusterName }) => (clusterName ? [clusterName] : [])).sort(),
    services: [...summary.resources.service.values()],
  }
}

/** @param name `web:15`, or `web` for its newest revision */
function proposalOf(name: string, definitions: readonly TaskDefinition[]): Partial<LaunchForm> {
  const { family, revision } = splitTaskDefinition(name)
  const chosen = revision ? name : activeRevisions(definitions, family)[0]
  return chosen && findRevision(definitions, chosen) ? { family, ...chooseRevision(definitions, chosen) } : {}
}
