import { shortName } from '#cluster/api/arns.ts'
import type { TaskHold } from '#cluster/api/resources/switches.ts'
import { answer } from '../answer.ts'
import type { Command, CommandContext } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { findTask } from '../findTask.ts'

/** `marina hold` */
export const hold: Command = {
  name: 'hold',
  arguments: '[SERVICE on|off]',
  arity: { least: 0, most: 2 },
  summary: 'keep the containers of tasks that fail, to look into them; without a service, list what is kept',
  options: {},
  async run(context) {
    const { cluster, positionals } = context
    const [service, state] = positionals
    const client = await context.connect()
    if (service === undefined) return listHolds(context)
    if (state !== 'on' && state !== 'off') throw new CommandError(exitCodes.usage, 'Say on or off: marina hold SERVICE on')
    const { switches } = await client.setServiceHold({ cluster, service, enabled: state === 'on' })
    const said =
      state === 'on'
        ? `Containers of tasks of ${service} that fail are kept from now on. To see them: marina hold. To let go: marina release TASK`
        : `Containers of tasks of ${service} that fail are removed as usual. Those kept already stay until: marina release TASK`
    return answer(context, switches, said)
  },
}

async function listHolds({ cluster, json, output, connect }: CommandContext): Promise<number> {
  const client = await connect()
  const { tasks, services } = await client.listSwitches({ cluster })
  if (json) for (const one of tasks) output.line(JSON.stringify(one))
  else for (const line of tasks.flatMap(linesOf)) output.line(line)
  if (!json && tasks.length === 0) {
    const on = services.filter(({ holdsFailed }) => holdsFailed).map(({ serviceArn }) => shortName(serviceArn))
    output.note(`No task of cluster ${cluster} is held.${on.length > 0 ? ` Those that fail will be, of: ${on.join(', ')}.` : ''}`)
  }
  return exitCodes.done
}

/** What to type to look into it. */
function linesOf({ taskArn, state, containers }: TaskHold): string[] {
  const id = shortName(taskArn)
  if (state === 'wanted') return [`${id}  is kept should it fail`]
  return [`${id}  held`, ...containers.map((name) => `  docker cp ${name}:/PATH .   docker inspect ${name}   docker start -ai ${name}`)]
}

/** `marina release` */
export const release: Command = {
  name: 'release',
  arguments: 'TASK',
  arity: { least: 1, most: 1 },
  summary: 'let go of a failed task that is held: its containers are removed as usual',
  options: {},
  async run(context) {
    const { cluster, positionals } = context
    const [name = ''] = positionals
    const client = await context.connect()
    const task = (await findTask(client, cluster, name))?.taskArn ?? name
    const released = await client.releaseTask({ cluster, task })
    return answer(context, released, `${shortName(released.taskArn)} is released.`)
  },
}
