import { shortName } from '#cluster/api/arns.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { Held, PlanNumbers } from '../services/servicePlan.ts'

const counted = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`

/** Why a plan leaves something as it is for now (spec part 1, 5.2 and 5.6). */
export function explainHeld(held: Held, numbers: PlanNumbers): Explanation {
  switch (held.by) {
    case 'launchPause':
      return {
        rule: 'launchPause',
        state: 'waiting',
        sentence: `No task is started for now: ${counted(held.failedAttempts, 'attempt')} in a row stopped before RUNNING, and each makes the pause before the next longer.`,
        numbers: { failedAttempts: held.failedAttempts },
        until: held.until,
      }
    case 'maximumPercent':
      return {
        rule: 'maximumPercent',
        state: 'waiting',
        sentence: `No more tasks are started: ${counted(numbers.live, 'task')} of at most ${numbers.maxRunning} exist, those that are still stopping among them.`,
        numbers: { live: numbers.live, maximum: numbers.maxRunning },
      }
    case 'minimumHealthyPercent':
      return {
        rule: 'minimumHealthyPercent',
        state: 'waiting',
        sentence: `No older task is stopped: ${counted(numbers.healthy + numbers.leavingHealthy, 'task is', 'tasks are')} healthy, and at least ${numbers.minHealthy} must stay. It goes on when a new one is healthy.`,
        numbers: { healthy: numbers.healthy + numbers.leavingHealthy, minimum: numbers.minHealthy },
      }
    case 'taskProtection':
      return {
        rule: 'taskProtection',
        state: 'waiting',
        sentence: `${counted(held.tasks.length, 'task')} that would be stopped ${held.tasks.length === 1 ? 'is' : 'are'} protected from scale-in.`,
        numbers: { protected: held.tasks.length },
        until: held.until,
      }
    case 'failedDeployment':
      return {
        rule: 'failedDeployment',
        state: 'stuck',
        sentence:
          'The deployment failed, and nothing is started until there is another one. Update the service, or force a new deployment.',
      }
    case 'startOrder':
      return {
        rule: 'startOrder',
        state: 'waiting',
        sentence: `No task is started yet: it waits until ${held.services.map(shortName).join(' and ')} ${held.services.length === 1 ? 'has' : 'have'} all desired tasks healthy ("marina order").`,
      }
    case 'alarmBake':
      return {
        rule: 'alarm',
        state: 'waiting',
        sentence: 'Enough tasks are healthy. The deployment completes when its alarms stay quiet for their evaluation time.',
        until: held.until,
      }
    case 'deploymentConfiguration':
      return {
        rule: 'deploymentConfiguration',
        state: 'stuck',
        sentence: `The rollout can neither start a task (at most ${numbers.maxRunning} may exist) nor stop one (at least ${numbers.minHealthy} must be healthy). Lower minimumHealthyPercent or raise maximumPercent.`,
        numbers: { minimum: numbers.minHealthy, maximum: numbers.maxRunning, desired: numbers.desired },
      }
  }
}
