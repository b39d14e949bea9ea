import { shortName } from '#cluster/api/arns.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { findTask, nothingNamed } from '../findTask.ts'
import { followService } from '../followService.ts'
import { timeoutSecondsOf, waitOptions } from '../waitOptions.ts'

/** `marina stop` */
export const stop: Command = {
  name: 'stop',
  arguments: 'TASK|SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'stop a task, or bring a service to 0 tasks',
  options: waitOptions,
  async run(context) {
    const { cluster, positionals, values, clock, json, output } = context
    const [name = ''] = positionals
    const timeoutSeconds = timeoutSecondsOf(values)
    const client = await context.connect()
    const { services } = await client.describeServices({ cluster, services: [name] })
    if (services?.[0]?.status === 'ACTIVE') {
      const since = clock.now()
      let { service } = await client.updateService({ cluster, service: name, desiredCount: 0 })
      if (!values['no-wait']) service = await followService(context, { service: name, since, timeoutSeconds })
      output.line(
        json ? JSON.stringify(service) : `${name}: ${service?.runningCount} of 0 running; "marina scale ${name} N" starts it again`,
      )
      return exitCodes.done
    }
    const task = await findTask(client, cluster, name)
    if (!task?.taskArn) throw nothingNamed(cluster, name)
    const stopped = await client.stopTask({ cluster, task: task.taskArn, reason: 'Task stopped by user' })
    const how = stopped.task?.lastStatus === 'STOPPED' ? 'has stopped already' : 'is stopping'
    output.line(json ? JSON.stringify(stopped.task) : `${shortName(task.taskArn)} ${how}`)
    return exitCodes.done
  },
}
