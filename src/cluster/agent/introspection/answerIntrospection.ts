import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { Store } from '#cluster/state/store.ts'
import { createLimiter } from '../limiter.ts'
import { gatherFacts } from '../metadata/answerMetadata.ts'
import { type IntrospectedTask, introspectTask } from './describeTasks.ts'

export interface IntrospectionContext {
  store: Store
  engine: () => ContainerEngine
  installation: string
  /** Which tasks are this agent's. */
  node: string
  /** Name of the cluster that the instance is in, and its ARN once it has one. */
  instance: () => { cluster: string; containerInstanceArn: string | null }
  /** As the agent says it: `Amazon ECS Agent - v1.2.3 (…)`. */
  version: string
}

export interface IntrospectionAnswer {
  status: number
  /** A text goes out as it is, everything else as JSON. */
  body: unknown
}

const commands = { AvailableCommands: ['/v1/metadata', '/v1/tasks', '/license'] }
const license = 'Marina comes with its licence in the file LICENSE. It is not the Amazon ECS agent and has none of its code.\n'
const LOOKS_AT_ONCE = 8
/** Shorter ones are beginnings of an id. */
const FULL_ID = 64

/** @param target of the request: a path, with or without a query (spec part 2, 5.4) */
export async function answerIntrospection(context: IntrospectionContext, target: string): Promise<IntrospectionAnswer> {
  const [path = '', query = ''] = target.split('?', 2)
  if (path === '/license') return { status: 200, body: license }
  if (path === '/v1/metadata') {
    const { cluster, containerInstanceArn } = context.instance()
    return { status: 200, body: { Cluster: cluster, ContainerInstanceArn: containerInstanceArn, Version: context.version } }
  }
  if (path === '/v1/tasks') return answerTasks(context, new URLSearchParams(query))
  return { status: 200, body: commands }
}

async function answerTasks(context: IntrospectionContext, query: URLSearchParams): Promise<IntrospectionAnswer> {
  const [dockerId, taskArn] = [query.get('dockerid'), query.get('taskarn')]
  if (dockerId !== null && taskArn !== null) return { status: 400, body: {} }
  if (taskArn !== null) return oneOf(await gatherTasks(context, (arn) => arn === taskArn))
  const tasks = await gatherTasks(context)
  return dockerId === null ? { status: 200, body: { Tasks: tasks } } : oneOf(tasksWithContainer(tasks, dockerId))
}

/** Nothing is shown where an id could mean two. */
function oneOf([task, ...others]: IntrospectedTask[]): IntrospectionAnswer {
  if (others.length > 0) return { status: 400, body: {} }
  return task ? { status: 200, body: task } : { status: 404, body: {} }
}

export function tasksWithContainer(tasks: readonly IntrospectedTask[], dockerId: string): IntrospectedTask[] {
  if (dockerId === '') return []
  const isMeant = (id: unknown) => typeof id === 'string' && (dockerId.length < FULL_ID ? id.startsWith(dockerId) : id === dockerId)
  return tasks.filter(({ Containers }) => Containers.some(({ DockerId }) => isMeant(DockerId)))
}

async function gatherTasks(
  { store, engine, installation, node }: IntrospectionContext,
  isWanted: (arn: string) => boolean = () => true,
): Promise<IntrospectedTask[]> {
  const limiter = createLimiter(LOOKS_AT_ONCE)
  const tasks = store
    .read()
    .tasks.by('liveOnNode', node)
    .filter(({ arn }) => isWanted(arn))
  const facts = await Promise.all(tasks.map((task) => limiter.run(() => gatherFacts({ store, engine: engine(), installation }, task))))
  return facts.flatMap((known) => (known ? [introspectTask(known)] : []))
}
