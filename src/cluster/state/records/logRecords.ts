import type { Scope } from '#cluster/api/arns.ts'

/** A log group of CloudWatch Logs. Written by `cluster/logs` alone, as its streams are. */
export interface LogGroupRecord extends Scope {
  arn: string
  name: string
  retentionInDays?: number
  tags: Record<string, string>
  createdAt: number
}

/** A log stream: what it holds is the kept output named here. */
export interface LogStreamRecord {
  arn: string
  groupArn: string
  name: string
  /** The container in the engine whose output it is, or a name of its own for one that clients write. */
  engineName: string
  /** Of a container, or put by clients. */
  from: 'container' | 'clients'
  createdAt: number
}
