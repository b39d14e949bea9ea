import { useMemo } from 'react'
import { useWatch } from '../../data/ClientProvider.tsx'
import { type User, usersOf } from './families.ts'

const SUMMARY = { scope: 'summary' } as const
const DEFINITIONS = { scope: 'taskDefinitions' } as const

/** Every revision there is, and which services use which. */
export function useDefinitions() {
  const { resources, phase, failure } = useWatch(DEFINITIONS)
  const services = useWatch(SUMMARY).resources.service
  const users = useMemo<readonly User[]>(() => usersOf(services.values()), [services])
  return { definitions: resources.taskDefinition, users, phase, failure }
}

/** Where "create service" and "run task" begin: `default`, else the first cluster there is. */
export function useHomeCluster(): string {
  const clusters = useWatch(SUMMARY).resources.cluster
  const names = [...clusters.values()].map(({ clusterName = '' }) => clusterName)
  return names.includes('default') ? 'default' : (names[0] ?? 'default')
}
