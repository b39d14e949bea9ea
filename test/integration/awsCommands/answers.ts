/** What the commands print, read by name. */
export type Answer = Record<string, never>

interface Described {
  lastStatus: string
  status: string
  runningCount: number
  desiredCount: number
  deployments: { rolloutState: string }[]
}

const firstIn = (answer: Answer, list: string) => (answer[list] as unknown as Described[])[0]

export const isRunning = (answer: Answer) => firstIn(answer, 'tasks')?.lastStatus === 'RUNNING'
export const isStopped = (answer: Answer) => firstIn(answer, 'tasks')?.lastStatus === 'STOPPED'
export const isInactive = (answer: Answer) => firstIn(answer, 'services')?.status === 'INACTIVE'

export const isSuccessful = (answer: Answer) => firstIn(answer, 'daemonDeployments')?.status === 'SUCCESSFUL'
export const isDeleted = (answer: Answer) => memberOf(answer, 'daemonTaskDefinition', 'status') === 'DELETED'

export function isSteady(answer: Answer): boolean {
  const service = firstIn(answer, 'services')
  const [deployment, ...more] = service?.deployments ?? []
  return service?.runningCount === service?.desiredCount && deployment?.rolloutState === 'COMPLETED' && more.length === 0
}

/** A member of the resource that a command answers with. */
export const memberOf = (answer: Answer, resource: string, member: string) =>
  String((answer[resource] as unknown as Record<string, unknown>)[member])

/** The first of a list of names. */
export const firstOf = (answer: Answer, list: string) => String((answer[list] as unknown as string[])[0])

export const taskOf = (answer: Answer) => String((answer['tasks'] as unknown as { taskArn: string }[])[0]?.taskArn)
