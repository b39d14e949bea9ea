import { useCallback, useMemo } from 'react'
import { readTaskDefinition } from '#cluster/transfer/readTaskDefinition.ts'
import { address } from '../../../app/addresses.ts'
import { type Command, useCommands } from '../../../app/commands.tsx'
import { useFlash } from '../../../app/flash.tsx'
import { navigate } from '../../../app/location.ts'
import { useOffline } from '../../../app/shell/DisconnectedBanner.tsx'
import { useAction } from '../../../app/useAction.ts'
import { useClient } from '../../../data/ClientProvider.tsx'
import { useI18n } from '../../../i18n/I18n.tsx'
import { familyName, type User } from '../families.ts'
import { useDefinitions, useHomeCluster } from '../useUsers.ts'
import { forgetDraft } from './drafts.ts'
import { checkText, type EditorProblem, errorsIn } from './editorProblems.ts'

/** Where one goes once a revision is registered. */
type Then = { kind: 'show' } | { kind: 'createService' } | { kind: 'runTask' } | { kind: 'update'; user: User }

export interface Register {
  /** `web`; empty while there is none. */
  family: string
  /** `web:15`, or only `web` while nothing of the family is known. */
  next: string
  busy: boolean
  /** Why not now: errors, or a cluster that does not answer. */
  why: string | undefined
  /** Services of the family, each of which can be updated at once. */
  users: readonly User[]
  register(then: Then): void
}

/**
 * Registers the text as a new revision.
 * @param problems of exactly this text; undefined while it is being checked
 */
export function useRegister(draftKey: string, text: string, problems: readonly EditorProblem[] | undefined, value: unknown): Register {
  const { t } = useI18n()
  const client = useClient()
  const { flash } = useFlash()
  const offline = useOffline()
  const cluster = useHomeCluster()
  const [busy, run] = useAction()
  const { family, next, users } = useFamily(value)
  const why = offline ?? (problems ? whyNot(problems, t) : undefined)
  const register = useCallback(
    (then: Then) => {
      // The keyboard is faster than the check that runs a moment after the last letter.
      const now = offline ?? whyNot(checkText(text).problems, t)
      // A warning leaves the focus in the text, where what is said has to be done.
      if (now !== undefined) return flash({ id: 'register', type: 'warning', content: now, closesAfterMs: 10_000 })
      const call = async () => {
        const { taskDefinition } = await client.registerTaskDefinition(readTaskDefinition(text).taskDefinition)
        const name = `${taskDefinition?.family}:${taskDefinition?.revision}`
        forgetDraft(draftKey)
        flash({ id: 'register', type: 'success', content: t('taskDefinitions.registered', { name }) })
        navigate(addressAfter(then, cluster, name))
      }
      void run(call, t('taskDefinitions.registerFailed', { family }))
    },
    [offline, text, t, flash, client, draftKey, run, cluster, family],
  )
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'taskDefinition.register',
        title: t('taskDefinitions.registerName', { name: next }),
        group: t('taskDefinitions.title'),
        keys: 'mod+s',
        run: () => register({ kind: 'show' }),
      },
    ],
    [t, next, register],
  )
  useCommands(commands)
  return { family, next, busy, why, users, register }
}

function addressAfter(then: Then, cluster: string, name: string): string {
  if (then.kind === 'createService') return address.createService(cluster, name)
  if (then.kind === 'runTask') return address.runTask(cluster, name)
  if (then.kind === 'update') return address.updateService(then.user.cluster, then.user.service, name)
  return address.taskDefinition(name)
}

type Say = ReturnType<typeof useI18n>['t']

function whyNot(problems: readonly EditorProblem[], t: Say): string | undefined {
  const errors = errorsIn(problems)
  const [first] = errors
  return first && t('editor.solveFirst', { count: errors.length, first: first.message })
}

/** The family that the text names, with the number its next revision will have and the services that run it. */
function useFamily(value: unknown): { family: string; next: string; users: readonly User[] } {
  const { definitions, users } = useDefinitions()
  const named = typeof value === 'object' && value !== null && 'family' in value ? value.family : undefined
  const family = typeof named === 'string' ? named : ''
  return useMemo(() => {
    const revisions = [...definitions.values()].filter((one) => one.family === family).map(({ revision = 0 }) => revision)
    const ofFamily = users.filter(({ revision }) => familyName(revision) === family)
    const byService = new Map(ofFamily.map((user) => [`${user.cluster}/${user.service}`, user]))
    return { family, next: family && `${family}:${Math.max(0, ...revisions) + 1}`, users: [...byService.values()] }
  }, [definitions, users, family])
}
