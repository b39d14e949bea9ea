import { z } from 'zod'
import type { Explanation } from '../resources/explanation.ts'
import type { EventTargetState, LocalDifference, MarinaStatus } from '../resources/marina.ts'
import type { LogHit } from '../streams.ts'

/**
 * Marina's own operations, on the wire as `X-Amz-Target: Marina.<Name>`. They need the token of the data folder.
 * Requests are checked with zod; unknown members are ignored, as everywhere.
 */
export const marinaRequests = {
  GetStatus: z.object({}),
  /** Looks for engines again and says what there is; changes nothing. */
  ListEngines: z.object({}),
  /** Runs tasks on another engine from now on: `simulated`, `auto`, or an address from ListEngines. */
  UseEngine: z.object({ engine: z.string().min(1).max(1024) }),
  /** Loads the sample image, registers `hello` and creates or returns its service. */
  StartSample: z.object({ desiredCount: z.number().int().min(0).max(100).optional() }),
  /** What of a task definition works otherwise here than on AWS. */
  ListLocalDifferences: z.object({ taskDefinition: z.string().min(1).max(2048) }),
  /** Why a service, or a task, is as it is: the decisions about it now, as data. One of the two; a task by its ARN or id. */
  Explain: z
    .object({ cluster: z.string().max(2048).optional(), service: z.string().max(2048).optional(), task: z.string().max(2048).optional() })
    .refine(({ service, task }) => (service === undefined) !== (task === undefined), 'Name a service or a task, and not both.'),
  /** Looks for a text in all output that is kept, of tasks past and present; newest lines first, a page at a time. */
  SearchLogs: z.object({
    text: z.string().min(1).max(1000),
    caseSensitive: z.boolean().optional(),
    /** Names; all where absent. */
    cluster: z.string().max(255).optional(),
    service: z.string().max(255).optional(),
    /** A task's id or how it begins. */
    task: z.string().max(64).optional(),
    containers: z.array(z.string().max(255)).max(100).optional(),
    /** Lines on one page. Default 100. */
    limit: z.number().int().min(1).max(1000).optional(),
    nextToken: z.string().max(100).optional(),
  }),
  /** Where events go besides the watch. The answer has the target as it was written, secrets in its address included. */
  GetEventTarget: z.object({}),
  /** Sends events to an HTTP address or `command:` and a command line; empty sends them nowhere. Kept over restarts. */
  SetEventTarget: z.object({ eventTarget: z.string().trim().max(4096) }),
} as const

export interface MarinaResponses {
  GetStatus: MarinaStatus
  ListEngines: { engines: MarinaStatus['engine']['choices'] }
  UseEngine: MarinaStatus
  StartSample: { cluster: string; service: string; created: boolean }
  ListLocalDifferences: { differences: LocalDifference[] }
  Explain: { explanations: Explanation[] }
  SearchLogs: { hits: LogHit[]; nextToken?: string }
  GetEventTarget: EventTargetState
  SetEventTarget: EventTargetState
}

export type MarinaOperationName = keyof typeof marinaRequests
export type MarinaOperations = {
  [Name in MarinaOperationName]: { request: z.infer<(typeof marinaRequests)[Name]>; response: MarinaResponses[Name] }
}
