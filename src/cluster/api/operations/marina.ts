import { z } from 'zod'
import type { LocalDifference, MarinaStatus } from '../resources/marina.ts'

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
} as const

export interface MarinaResponses {
  GetStatus: MarinaStatus
  ListEngines: { engines: MarinaStatus['engine']['choices'] }
  UseEngine: MarinaStatus
  StartSample: { cluster: string; service: string; created: boolean }
  ListLocalDifferences: { differences: LocalDifference[] }
}

export type MarinaOperationName = keyof typeof marinaRequests
export type MarinaOperations = {
  [Name in MarinaOperationName]: { request: z.infer<(typeof marinaRequests)[Name]>; response: MarinaResponses[Name] }
}
