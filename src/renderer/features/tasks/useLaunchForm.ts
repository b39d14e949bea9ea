import { useCallback, useEffect, useState } from 'react'
import { splitTaskDefinition } from '../../app/addresses.ts'
import { useQueryValue } from '../../app/location.ts'
import { useWatch } from '../../data/ClientProvider.tsx'
import { chooseRevision, findRevision } from './LaunchFields.tsx'
import type { LaunchForm } from './launchForm.ts'
import { activeRevisions } from './revisions.ts'

/**
 * The state of a launch form, started from the address (`?taskDefinition=web:15`), with what there is to choose from.
 * @param touched is called with each change that the user makes
 */
export function useLaunchForm<Form extends LaunchForm>(start: Form) {
  const [form, setForm] = useState(start)
  const [proposed] = useQueryValue('taskDefinition')
  const summary = useWatch({ scope: 'summary' })
  const { resources, phase } = useWatch({ scope: 'taskDefinitions' })
  const definitions = [...resources.taskDefinition.values()]
  const change = useCallback((changes: Partial<Form>) => setForm((present) => ({ ...present, ...changes })), [])
  const ready = phase === 'ready'
  useEffect(() => {
    if (!ready || !proposed) return
    const { family, revision } = splitTaskDefinition(proposed)
    const all = [...resources.taskDefinition.values()]
    const name = revision ? `${family}:${revision}` : (activeRevisions(all, family)[0] ?? '')
    setForm((present) => (present.revision ? present : { ...present, family, ...chooseRevision(all, name) }))
  }, [ready, proposed, resources.taskDefinition])
  return {
    form,
    change,
    definitions,
    ready,
    definition: findRevision(definitions, form.revision),
    clusters: [...summary.resources.cluster.values()].flatMap(({ clusterName }) => (clusterName ? [clusterName] : [])).sort(),
    services: [...summary.resources.service.values()],
  }
}
