import type { Service } from '@aws-sdk/client-ecs'
import Button from '@cloudscape-design/components/button'
import { createElement, useMemo, useRef, useState } from 'react'
import { useFlash } from '../../app/flash.tsx'
import { useAction } from '../../app/useAction.ts'
import { useClient } from '../../data/ClientProvider.tsx'
import { useI18n } from '../../i18n/I18n.tsx'

/** What the user proposes, and what the cluster was asked for. */
export interface Scaling {
  desired: number
  /** The proposal while there is one, else what is wanted. */
  shown: number
  draft: number | undefined
  propose(count: number): void
  /** Asks the cluster for the proposal, if there is one. */
  commitDraft(): void
  commit(count: number): void
}

const UNDO_MS = 10_000

/** Changing the desired count of a service: proposals stay here, one call at a time goes out, zero can be undone. */
export function useScaling(service: Service): Scaling {
  const desired = service.desiredCount ?? 0
  const { t } = useI18n()
  const client = useClient()
  const { flash, dismiss } = useFlash()
  const [, run] = useAction()
  const [draft, setDraft] = useState<number>()
  const [known, setKnown] = useState(desired)
  const asked = useRef<number | undefined>(undefined)
  if (known !== desired) {
    setKnown(desired)
    // The watch said what was asked for: from here on it has the word.
    if (draft === desired) setDraft(undefined)
  }

  return useMemo(() => {
    const name = service.serviceName ?? ''
    const ask = async (count: number) => {
      asked.current = count
      const worked = await run(
        () => client.updateService({ cluster: service.clusterArn, service: name, desiredCount: count }),
        t('service.scaleFailed', { service: name }),
      )
      if (asked.current !== count) return
      asked.current = undefined
      // Where the answer overtook the watch, the proposal goes on being shown until the watch says the same.
      if (!worked) setDraft(undefined)
      else if (count === 0 && desired > 0) offerUndo(desired)
    }
    const offerUndo = (before: number) => {
      const id = `undo-${service.serviceArn}`
      const undo = () => {
        dismiss(id)
        void ask(before)
      }
      flash({
        id,
        type: 'success',
        content: t('service.nowZero', { service: name }),
        closesAfterMs: UNDO_MS,
        action: createElement(Button, { onClick: undo }, t('common.undo')),
      })
    }
    const commit = (count: number) => {
      const asks = count !== desired || asked.current !== undefined
      setDraft(asks ? count : undefined)
      if (asks) void ask(count)
    }
    return {
      desired,
      shown: draft ?? desired,
      draft,
      propose: setDraft,
      commit,
      commitDraft: () => (draft === undefined || draft === asked.current ? undefined : commit(draft)),
    }
  }, [service.serviceName, service.clusterArn, service.serviceArn, desired, draft, client, run, flash, dismiss, t])
}
