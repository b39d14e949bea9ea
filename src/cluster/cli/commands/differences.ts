import type { ClusterClient } from '#cluster/api/contract.ts'
import type { Command, CommandContext } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'

/** `marina differences` */
export const differences: Command = {
  name: 'differences',
  arguments: '[TASK-DEFINITION]',
  arity: { least: 0, most: 1 },
  summary: 'list what works otherwise here than on AWS: of a task definition, or of the cluster',
  options: {},
  async run({ positionals, cluster, json, output, connect }) {
    const [taskDefinition] = positionals
    const client = await connect()
    const found = (await client.listLocalDifferences(taskDefinition === undefined ? { cluster } : { taskDefinition })).differences
    if (json) output.line(JSON.stringify(found))
    else if (found.length === 0) output.note(`Nothing of ${taskDefinition ?? `the cluster ${cluster}`} is known to work otherwise here.`)
    else for (const { path, sentence } of found) output.line(path === '' ? sentence : `${path}: ${sentence}`)
    return exitCodes.done
  },
}

/** One line that says how many there are and how to see them; nothing where there are none. */
export async function noteDifferences({ output }: Pick<CommandContext, 'output'>, client: ClusterClient, revision: string): Promise<void> {
  const { differences: found } = await client.listLocalDifferences({ taskDefinition: revision })
  if (found.length === 0) return
  const many = found.length === 1 ? 'One thing' : `${found.length} things`
  output.note(`${many} of ${revision} work${found.length === 1 ? 's' : ''} otherwise here than on AWS: marina differences ${revision}`)
}
