/** Decisions as they are kept: bounded for each service, and the same one made again is one record (docs/decisions/0035). */
import { isDeepStrictEqual } from 'node:util'
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { Decision, DecisionRule } from '#cluster/api/resources/decisions.ts'
import type { DecisionRecord } from '../records/decisionRecords.ts'
import type { Tx } from '../store.ts'
import { decisionWindow } from '../tables/services.ts'

/** How many decisions of a service are kept, on disk. */
export const mostDecisions = 200
/** The same decision among so many last ones is made again, and not a new one. */
const repeatWindow = 12
const mostTasks = 20
/** What holds a service up is looked at with every change: it is written again no sooner than after so long. */
const holdWrittenAgainMs = 10_000

export type NewDecision = Pick<Decision, 'rule'> & Partial<Pick<Decision, 'numbers' | 'names' | 'tasks' | 'until'>>

/** Rules that leave things as they are. Their numbers move while they hold, and do not make them another decision. */
const holds: ReadonlySet<DecisionRule> = new Set([
  'noRoomCpu',
  'noRoomMemory',
  'noRoomPorts',
  'lacksAttribute',
  'agentAway',
  'memberOf',
  'distinctInstance',
  'notPlaced',
  'noInstance',
  'launchPause',
  'maximumPercent',
  'minimumHealthyPercent',
  'taskProtection',
  'failedDeployment',
  'deploymentConfiguration',
  'startOrder',
  'alarmBake',
  'failuresCounted',
  'notHeld',
])

/** Writes a decision down. One that holds a service up and was written a moment ago writes nothing. */
export function noteDecision(tx: Tx, serviceArn: ServiceArn, decision: NewDecision, now: number): void {
  const service = tx.snapshot.services.get(serviceArn)
  if (!service) return
  const kept = tx.snapshot.decisions.by('service', serviceArn)
  const again = findRepeated(kept, decision, service.createdAt)
  if (again) {
    if (!holds.has(decision.rule) || now - again.lastAt >= holdWrittenAgainMs) tx.put('decisions', repeated(again, decision, now))
    return
  }
  const number = numberOf(kept.at(-1)) + 1
  const { account, region } = service
  tx.put('decisions', {
    account,
    region,
    id: decisionId(serviceArn, number),
    serviceArn,
    at: now,
    lastAt: now,
    times: 1,
    ...decision,
    ...(decision.tasks && { tasks: decision.tasks.slice(-mostTasks) }),
  })
  for (const old of kept.slice(0, Math.max(0, kept.length + 1 - decisionWindow))) tx.forget('decisions', old.id)
  if (number > mostDecisions) tx.delete('decisions', decisionId(serviceArn, number - mostDecisions))
}

/** Numbers sort as texts. */
const decisionId = (serviceArn: string, number: number) => `${serviceArn}|${String(number).padStart(9, '0')}`
const numberOf = (record: DecisionRecord | undefined) => Number(record?.id.slice(record.id.lastIndexOf('|') + 1) ?? 0)

/** @param since an earlier service of the same name left its decisions behind */
function findRepeated(kept: readonly DecisionRecord[], decision: NewDecision, since: number): DecisionRecord | undefined {
  const isHold = holds.has(decision.rule)
  return kept
    .slice(-repeatWindow)
    .findLast(
      (record) =>
        record.rule === decision.rule &&
        record.at >= since &&
        isDeepStrictEqual(record.names, decision.names) &&
        (isHold || isDeepStrictEqual(record.numbers, decision.numbers)),
    )
}

function repeated(record: DecisionRecord, { numbers, tasks = [], until }: NewDecision, now: number): DecisionRecord {
  const all = [...(record.tasks ?? []).filter((id) => !tasks.includes(id)), ...tasks].slice(-mostTasks)
  return {
    ...record,
    ...(numbers && { numbers }),
    ...(all.length > 0 && { tasks: all }),
    ...(until !== undefined && { until }),
    lastAt: now,
    times: record.times + 1,
  }
}

/** With the service: what is on disk alone too. */
export function dropDecisions(tx: Tx, serviceArn: ServiceArn): void {
  const last = numberOf(tx.snapshot.decisions.by('service', serviceArn).at(-1))
  for (let number = Math.max(1, last - mostDecisions + 1); number <= last; number += 1)
    tx.delete('decisions', decisionId(serviceArn, number))
}
