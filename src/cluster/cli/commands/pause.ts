import { answer } from '../answer.ts'
import { changeService } from '../changeService.ts'
import type { Command } from '../command.ts'
import { waitOptions } from '../waitOptions.ts'

/** `marina pause` */
export const pause: Command = {
  name: 'pause',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'stop the tasks of a service and keep its desired count; nothing is done for it until "marina resume"',
  options: waitOptions,
  async run(context) {
    const { service, answered } = await changeService(context, {
      ask: (client, target) => client.pauseService(target),
      isDone: ({ runningCount, pendingCount }) => runningCount === 0 && pendingCount === 0,
    })
    return answer(context, answered.switches, `${service} is paused. Its desired count stays. To go on: marina resume ${service}`)
  },
}

/** `marina resume` */
export const resume: Command = {
  name: 'resume',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'go on with a paused service, and wait until its tasks run',
  options: waitOptions,
  async run(context) {
    const { service, answered, after } = await changeService(context, { ask: (client, target) => client.resumeService(target) })
    const counts = after ? `${after.runningCount} of ${after.desiredCount} running` : 'goes on'
    return answer(context, answered.switches, `${service}: ${counts}`)
  },
}
