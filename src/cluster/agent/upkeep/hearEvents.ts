import type { TaskArn } from '#cluster/api/arns.ts'
import type { EngineEvent } from '#cluster/engine/containerEngine.ts'
import type { Runtimes } from '../tasks/runtimes.ts'
import { type ContainerView, hasEnded, isRunning } from '../tasks/taskView.ts'

/**
 * Takes an event as a hint: the container it names is asked for, unless what it says is known already. The agent's own
 * creating, starting and stopping would otherwise cost another look each.
 * @returns the task to look at
 */
export function hearEvent(event: EngineEvent, runtimes: Runtimes): TaskArn | undefined {
  const known = runtimes.byEngineName(event.name)
  if (known && event.type === 'oom') {
    known.view.outOfMemory = true
    return hasEnded(known.view) ? known.arn : undefined
  }
  if (!known || !isNews(event, known.view)) return undefined
  known.view.stale = true
  return known.arn
}

function isNews({ type }: EngineEvent, view: ContainerView): boolean {
  switch (type) {
    case 'start':
      return !view.busy && !isRunning(view)
    case 'die':
      return !hasEnded(view)
    case 'pause':
      return view.facts?.state !== 'paused'
    case 'unpause':
      return view.facts?.state === 'paused'
    case 'health':
      return true
    // A death goes with a lack of memory and with a removal; creating changes no state of ECS.
    default:
      return false
  }
}
