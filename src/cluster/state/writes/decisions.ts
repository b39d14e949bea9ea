/** Decisions as they are kept: bounded for each owner, a service or a daemon, and the same one made again is one record (docs/decisions/0035). */
import { isDeepStrictEqual } from 'node:util'
import type { Decision, DecisionRule } from '#cluster/api/resources/decisions.ts'
import type { DecisionRecord } from '../records/decisionRecords.ts'
import type { Snapshot, Tx } from '../store.ts'
import { decisionWindow } from '../tables/decisions.ts'

/** How many decisions of an owner are kept, on disk. */
export const mostDecisions = 200
/** The same decision among so many last ones is made again, and not a new one. */
const repeatWindow = 12
const mostTasks = 20
/** What holds things up is looked at with every change: it is written again no sooner than after so long. */
const holdWrittenAgainMs = 10_000

export type NewDecision = Pick<Decision, 'rule'> & Partial<Pick<Decision, 'taskSet' | 'numbers' | 'names' | 'tasks' | 'until'>>

type OwnerArn = DecisionRecord['ownerArn']

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
  'failuresAfterwards',
  'taskSetFailures',
  'allHaveOne',
  'drainPercent',
  'notHeld',
])

/** Rules that say how things are to be. They hold until the same rule says otherwise, and are not made again before. */
const standing: ReadonlySet<DecisionRule> = new Set(['taskSetShare', 'serviceInstances', 'daemonInstances', 'daemonBake', 'noRollback'])

/**
 * Writes a decision down. One that holds things up and was written a moment ago writes nothing, nor does one that stands already.
 * @returns whether it was written
 */
export function noteDecision(tx: Tx, ownerArn: OwnerArn, decision: NewDecision, now: number): boolean {
  const owner = ownerOf(tx.snapshot, ownerArn)
  if (!owner) return false
  const kept = tx.snapshot.decisions.by('owner', ownerArn)
  if (standing.has(decision.rule) && stands(kept, decision, owner.createdAt)) return false
  const again = findRepeated(kept, decision, owner.createdAt)
  if (!again) addDecision(tx, owner, kept, decision, now)
  else if (holds.has(decision.rule) && now - again.lastAt < holdWrittenAgainMs) return false
  else tx.put('decisions', repeated(again, decision, now))
  return true
}

const ownerOf = (snapshot: Snapshot, arn: OwnerArn) => snapshot.services.get(arn) ?? snapshot.daemons.get(arn)

function addDecision(
  tx: Tx,
  { arn: ownerArn, account, region }: Pick<DecisionRecord, 'account' | 'region'> & { arn: OwnerArn },
  kept: readonly DecisionRecord[],
  decision: NewDecision,
  now: number,
): void {
  const number = numberOf(kept.at(-1)) + 1
  tx.put('decisions', {
    account,
    region,
    id: decisionId(ownerArn, number),
    ownerArn,
    at: now,
    lastAt: now,
    times: 1,
    ...decision,
    ...(decision.tasks && { tasks: decision.tasks.slice(-mostTasks) }),
  })
  for (const old of kept.slice(0, Math.max(0, kept.length + 1 - decisionWindow))) tx.forget('decisions', old.id)
  if (number > mostDecisions) tx.delete('decisions', decisionId(ownerArn, number - mostDecisions))
}

/** Numbers sort as texts. */
const decisionId = (ownerArn: string, number: number) => `${ownerArn}|${String(number).padStart(9, '0')}`
const numberOf = (record: DecisionRecord | undefined) => Number(record?.id.slice(record.id.lastIndexOf('|') + 1) ?? 0)

/** @param since an earlier owner of the same name left its decisions behind */
function findRepeated(kept: readonly DecisionRecord[], decision: NewDecision, since: number): DecisionRecord | undefined {
  const isHold = holds.has(decision.rule)
  return kept
    .slice(-repeatWindow)
    .findLast(
      (record) => record.at >= since && isAbout(record, decision) && (isHold || isDeepStrictEqual(record.numbers, decision.numbers)),
    )
}

const isAbout = (record: NewDecision, decision: NewDecision) =>
  record.rule === decision.rule && record.taskSet === decision.taskSet && isDeepStrictEqual(record.names, decision.names)

/** Whether what its rule said last is the same. */
function stands(kept: readonly DecisionRecord[], decision: NewDecision, since: number): boolean {
  const [last] = kept
    .filter(({ rule, taskSet, at }) => rule === decision.rule && taskSet === decision.taskSet && at >= since)
    .sort((one, other) => other.lastAt - one.lastAt)
  return (
    last !== undefined &&
    isDeepStrictEqual(last.names, decision.names) &&
    isDeepStrictEqual(last.numbers, decision.numbers) &&
    last.until === decision.until
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

/** With their owner: what is on disk alone too. */
export function dropDecisions(tx: Tx, ownerArn: OwnerArn): void {
  const last = numberOf(tx.snapshot.decisions.by('owner', ownerArn).at(-1))
  for (let number = Math.max(1, last - mostDecisions + 1); number <= last; number += 1) tx.delete('decisions', decisionId(ownerArn, number))
}
