import type { ServiceView } from './serviceView.ts'

export type Pip = 'running' | 'pending' | 'missing'

/** Pure: one box per task that runs, starts, or is wanted and not there. */
export function pipsOf({ running, pending, desired }: Pick<ServiceView, 'running' | 'pending' | 'desired'>): Pip[] {
  const missing = Math.max(0, desired - running - pending)
  return [...Array<Pip>(running).fill('running'), ...Array<Pip>(pending).fill('pending'), ...Array<Pip>(missing).fill('missing')]
}
