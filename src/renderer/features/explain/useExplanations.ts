import { useEffect, useState } from 'react'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import { useClient } from '../../data/ClientProvider.tsx'

/** Changes come in bursts: the state is asked for once after each. */
const SETTLE_MS = 300

export interface ExplainedSubject {
  cluster: string
  service?: string
  task?: string
}

/**
 * Why a service or a task is as it is. Empty until it is known, and where it cannot be read: it is an extra.
 * @param version something that changes whenever the answer may have
 */
export function useExplanations({ cluster, service, task }: ExplainedSubject, version: string): readonly Explanation[] {
  const client = useClient()
  const [explanations, setExplanations] = useState<readonly Explanation[]>([])
  useEffect(() => {
    let current = true
    const show = (found: readonly Explanation[]) => current && setExplanations(found)
    const subject = service === undefined ? { cluster, task } : { cluster, service }
    const timer = setTimeout(
      () =>
        void client.explain(subject).then(
          (answer) => show(answer.explanations),
          () => show([]),
        ),
      SETTLE_MS,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
    // The version stands for everything that the answer is made from.
  }, [client, cluster, service, task, version])
  return explanations
}
