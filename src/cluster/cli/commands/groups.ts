import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import type { Command, CommandContext, Values } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { table } from '../table.ts'
import { wholeNumber } from '../waitOptions.ts'

const most = 100

/** `marina groups` */
export const groups: Command = {
  name: 'groups',
  arguments: '[put NAME | rm NAME]',
  arity: { least: 0, most: 2 },
  summary: 'list Auto Scaling groups of virtual container instances, and what managed scaling sees; make, change or delete one',
  options: {
    min: { type: 'string', value: 'N', help: 'put: fewest instances (default 0)' },
    max: { type: 'string', value: 'N', help: 'put: most instances (default 1)' },
    desired: { type: 'string', value: 'N', help: 'put: how many there are to be; managed scaling changes it' },
    type: { type: 'string', value: 'TYPE', help: 'put: instance type (default t3.medium)' },
    zones: { type: 'string', value: 'ZONE,…', help: 'put: availability zones (default: the first of the region)' },
  },
  async run(context) {
    const [verb, name, ...none] = context.positionals
    const work = verb === undefined ? list : verbs.get(verb)
    if (!work || none.length > 0 || (name === undefined) !== (verb === undefined))
      throw new CommandError(exitCodes.usage, `Usage: marina groups ${this.arguments}. See: marina groups --help`)
    return work(context, name ?? '')
  },
}

type Work = (context: CommandContext, name: string) => Promise<number>

const verbs: ReadonlyMap<string, Work> = new Map<string, Work>([
  ['put', put],
  ['rm', remove],
])

const headings = ['GROUP', 'CAPACITY PROVIDER', 'CLUSTER', 'TYPE', 'MIN', 'MAX', 'DESIRED', 'INSTANCES', 'RESERVATION', 'TARGET']

const rowOf = (group: AutoScalingGroupState): string[] => [
  group.name,
  group.capacityProvider?.name ?? '-',
  group.cluster ?? '-',
  group.instanceType,
  String(group.minSize),
  String(group.maxSize),
  String(group.desiredCapacity),
  String(group.instances.length),
  group.reservation ? `${Math.round(group.reservation.percent)} %` : '-',
  group.reservation ? `${group.capacityProvider?.managedScaling?.targetCapacity ?? 100} %` : '-',
]

async function list({ connect, json, output }: CommandContext): Promise<number> {
  const { groups: found } = await (await connect()).listAutoScalingGroups({})
  if (json) output.line(JSON.stringify(found))
  else if (found.length === 0) output.line('No Auto Scaling groups. Make one with "marina groups put NAME --max 3 --type t3.small".')
  else for (const line of table(headings, found.map(rowOf))) output.line(line)
  return exitCodes.done
}

async function put({ connect, values, json, output }: CommandContext, name: string): Promise<number> {
  const { group } = await (await connect()).putAutoScalingGroup({ name, ...wantedOf(values) })
  if (json) output.line(JSON.stringify(group))
  else for (const line of table(headings, [rowOf(group)])) output.line(line)
  if (!json && !group.capacityProvider) output.note(`A capacity provider uses it by its ARN: ${group.arn}`)
  return exitCodes.done
}

/** The cluster stays as it is: `--cluster` is a default of every command. */
function wantedOf({
  min,
  max,
  desired,
  type,
  zones,
}: Values): Omit<MarinaOperations['PutAutoScalingGroup']['request'], 'name' | 'cluster'> {
  return {
    ...(min !== undefined && { minSize: wholeNumber(min, '--min', 0, most) }),
    ...(max !== undefined && { maxSize: wholeNumber(max, '--max', 0, most) }),
    ...(desired !== undefined && { desiredCapacity: wholeNumber(desired, '--desired', 0, most) }),
    ...(typeof type === 'string' && { instanceType: type }),
    ...(typeof zones === 'string' && { availabilityZones: zones.split(',') }),
  }
}

async function remove({ connect, json, output }: CommandContext, name: string): Promise<number> {
  const gone = await (await connect()).deleteAutoScalingGroup({ name })
  output.line(json ? JSON.stringify(gone) : `${gone.name} is deleted, with its instances`)
  return exitCodes.done
}
