import type { Decision } from '#cluster/api/resources/decisions.ts'
import type { DecisionRecord } from '#cluster/state/records/decisionRecords.ts'

/** A decision without whose it is, which its readers know. */
export const describeDecision = ({ account: _, region: __, ownerArn: ___, ...decision }: DecisionRecord): Decision => decision
