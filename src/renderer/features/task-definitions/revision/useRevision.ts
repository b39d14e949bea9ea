import type { Tag, TaskDefinition } from '@aws-sdk/client-ecs'
import { useEffect, useState } from 'react'
import { writeTaskDefinition } from '#cluster/transfer/writeTaskDefinition.ts'
import { useClient } from '../../../data/ClientProvider.tsx'

/** One revision, whole. */
export interface ReadRevision {
  /** `web:14`, also where only the family was asked for. */
  name: string
  definition: TaskDefinition
  tags: readonly Tag[]
  /** As JSON that registers again. */
  text: string
}

export type Reading = { phase: 'loading' } | { phase: 'ready'; revision: ReadRevision } | { phase: 'failed'; message: string }

/** @param name `web:14`, or `web` for its newest active revision; empty for none @param version reads anew when it changes */
export function useRevision(name: string, version?: unknown): Reading {
  const client = useClient()
  const [read, setRead] = useState<{ name: string; reading: Reading }>()
  useEffect(() => {
    if (name === '') return
    let current = true
    const show = (reading: Reading) => (current ? setRead({ name, reading }) : undefined)
    client.describeTaskDefinition({ taskDefinition: name, include: ['TAGS'] }).then(
      ({ taskDefinition, tags = [] }) => show(taskDefinition ? ready(taskDefinition, tags) : { phase: 'failed', message: '' }),
      (error: unknown) => show({ phase: 'failed', message: error instanceof Error ? error.message : String(error) }),
    )
    return () => {
      current = false
    }
  }, [client, name, version])
  return read?.name === name ? read.reading : { phase: 'loading' }
}

const ready = (definition: TaskDefinition, tags: Tag[]): Reading => ({
  phase: 'ready',
  revision: { name: `${definition.family}:${definition.revision}`, definition, tags, text: writeTaskDefinition(definition, tags) },
})
