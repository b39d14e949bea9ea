import type { Task } from '@aws-sdk/client-ecs'
import { shortName, taskDefinitionName } from '#cluster/api/arns.ts'
import type { Command, CommandContext } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { publishedPorts } from '../findTask.ts'
import { launchOfNew, launchOptions, networkConfigurationOf, readLaunch } from '../launch.ts'
import { readTaskDefinitionFile } from '../taskDefinitionFile.ts'
import { createProgressTeller } from '../tellProgress.ts'
import { timeoutSecondsOf, waitOptions } from '../waitOptions.ts'
import { noteDifferences } from './differences.ts'

/** Follows a task, telling each state, until it runs or has stopped. */
async function followTask(context: CommandContext, taskArn: string, timeoutSeconds: number): Promise<Task> {
  const { cluster, clock, output } = context
  const client = await context.connect()
  const abort = new AbortController()
  const giveUp = clock.after(timeoutSeconds * 1000, () => abort.abort())
  const tell = createProgressTeller(output.note)
  let told = ''
  try {
    for await (const event of client.watch({ scope: 'task', cluster, task: taskArn }, AbortSignal.any([abort.signal, context.signal]))) {
      if (event.type === 'progress') tell(event.progress)
      if (event.type !== 'snapshot' && event.type !== 'changes') continue
      for (const change of event.changes) {
        if (change.kind !== 'task' || change.op !== 'put') continue
        if (change.value.lastStatus !== told) output.note(`${shortName(taskArn)}: ${change.value.lastStatus}`)
        told = change.value.lastStatus ?? ''
        if (told === 'RUNNING' || told === 'STOPPED') return change.value
      }
    }
  } catch (error) {
    if (!abort.signal.aborted && !context.signal.aborted) throw error
  } finally {
    giveUp()
    abort.abort()
  }
  throw new CommandError(
    exitCodes.timedOut,
    `The task did not run within ${timeoutSeconds} s (${told || 'unknown'}). It goes on trying; see "marina tasks".`,
  )
}

function failureOf(task: Task): string {
  const detail = task.containers?.map((container) => container.reason).find(Boolean)
  return `${task.stoppedReason ?? 'no reason given'}${detail && detail !== task.stoppedReason ? ` (${detail})` : ''}`
}

/** `marina run` */
export const run: Command = {
  name: 'run',
  arguments: 'FILE.json',
  arity: { least: 1, most: 1 },
  summary: 'register a task definition and run one task of it',
  options: {
    ...launchOptions,
    ...waitOptions,
    hold: { type: 'boolean', help: 'keep its containers should it fail, until "marina release"' },
  },
  async run(context) {
    const { positionals, values, cluster, json, output } = context
    const timeoutSeconds = timeoutSecondsOf(values)
    const asked = readLaunch(values)
    const request = readTaskDefinitionFile(positionals[0] ?? '', context)
    const client = await context.connect()
    const { taskDefinition = {} } = await client.registerTaskDefinition(request)
    const revision = taskDefinitionName(taskDefinition.taskDefinitionArn ?? '')
    output.note(`Registered ${revision}`)
    await noteDifferences(context, client, revision)
    const { tasks, failures } = await client.runTask({
      cluster,
      taskDefinition: revision,
      ...(await launchOfNew(client, cluster, asked, taskDefinition)),
      networkConfiguration: networkConfigurationOf(values, taskDefinition),
    })
    const [started] = tasks ?? []
    if (!started?.taskArn) {
      const why = failures?.map((failure) => `${failure.reason}${failure.detail ? `: ${failure.detail}` : ''}`).join('; ')
      throw new CommandError(exitCodes.failed, `No task of ${revision} could be placed (${why || 'no reason given'}).`)
    }
    if (values['hold']) await client.holdTask({ cluster, task: started.taskArn })
    const task = values['no-wait'] ? started : await followTask(context, started.taskArn, timeoutSeconds)
    output.line(json ? JSON.stringify(task) : [shortName(task.taskArn ?? ''), task.lastStatus, ...publishedPorts(task)].join('  '))
    if (task.lastStatus !== 'STOPPED') return exitCodes.done
    const exits = task.containers?.map((container) => container.exitCode)
    if (exits?.every((exit) => exit === 0)) return exitCodes.done
    throw new CommandError(exitCodes.failed, `The task stopped: ${failureOf(task)}.`)
  },
}
