import { z } from 'zod'
import type { EventTargetState, LocalDifference, MarinaStatus } from '../resources/marina.ts'

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
  GetEventTarget: EventTargetState
  SetEventTarget: EventTargetState
}

export type MarinaOperationName = keyof typeof marinaRequests
export type MarinaOperations = {
  [Name in MarinaOperationName]: { request: z.infer<(typeof marinaRequests)[Name]>; response: MarinaResponses[Name] }
}
