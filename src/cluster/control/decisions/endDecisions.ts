/** How tasks ended that nobody had asked to, and what became of their containers, as decisions. Pure. */
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { NewDecision } from '#cluster/state/writes/decisions.ts'

/** One for each way to end, so that a crash loop is one decision made many times. */
export function decideEnded(tasks: readonly TaskRecord[]): NewDecision[] {
  const ways = Map.groupBy(
    tasks.map((task) => ({ id: task.id, way: wayOf(task) })),
    ({ way }) => JSON.stringify(way),
  )
  return [...ways.values()].flatMap((ended) => {
    const [first] = ended
    return first ? { ...first.way, numbers: { count: ended.length }, tasks: ended.map(({ id }) => id) } : []
  })
}

function wayOf({ stopCode: code, stoppedReason, containers }: TaskRecord): Pick<NewDecision, 'rule' | 'names'> {
  const stopCode = code ?? '–'
  const reason = repeatable(containers.find((container) => container.reason !== undefined)?.reason)
  if (stopCode === 'TaskFailedToStart')
    return { rule: 'failedToStart', names: { stopCode, reason: reason ?? repeatable(stoppedReason) ?? stopCode } }
  const exited = containers.find(({ exitCode }) => exitCode !== undefined)
  const names = { stopCode, container: exited?.name ?? '–', exitCode: `${exited?.exitCode ?? '–'}` }
  return reason === undefined ? { rule: 'ended', names } : { rule: 'endedFor', names: { ...names, reason } }
}

const mostCharacters = 300

/** Without the ids of what it happened to, so that the next one that ends the same way is the same decision. */
const repeatable = (reason: string | undefined) => reason?.replaceAll(/[0-9a-f]{12,}/g, '…').slice(0, mostCharacters)

/** What became of one container of a task; undefined where nothing is known. */
export function decideContainer({ name: container, exitCode, reason }: ContainerRecord): NewDecision | undefined {
  if (reason !== undefined) {
    const code = exitCode === undefined ? '' : `exit code ${exitCode}; `
    return { rule: 'containerEndedFor', names: { container, reason: `${code}${reason}` } }
  }
  return exitCode === undefined ? undefined : { rule: 'containerEnded', numbers: { exitCode }, names: { container } }
}
