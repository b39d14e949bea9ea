import { createHash } from 'node:crypto'
import type { CreateDaemonRequest, CreateGatewayRequest, CreateServiceRequest, CreateTaskSetRequest } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'

/** What a service, or a gateway, remembers of the request that made it. */
export type CreateToken = Required<Pick<ServiceRecord, 'clientToken' | 'createRequest'>>

/** The same parameters in any order are the same request; tags do not count (spec part 1, 2.11). */
export function createTokenOf(
  request: CreateDaemonRequest | CreateGatewayRequest | CreateServiceRequest | CreateTaskSetRequest,
): CreateToken | undefined {
  if (!request.clientToken) return undefined
  const { tags: _, ...compared } = request
  return { clientToken: request.clientToken, createRequest: createHash('sha256').update(sortedJson(compared)).digest('base64url') }
}

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  )
}

/**
 * The service that an earlier request with the same token and parameters made; undefined when the name is free.
 * Throws InvalidParameterException when the name is taken (spec part 1, 2.11).
 */
export function findCreated(existing: ServiceRecord | undefined, token: CreateToken | undefined): ServiceRecord | undefined {
  if (!existing || existing.status === 'INACTIVE') return undefined
  if (existing.status === 'DRAINING') throw invalidParameter('Unable to Start a service that is still Draining.')
  const same = token && existing.clientToken === token.clientToken && existing.createRequest === token.createRequest
  if (same) return existing
  throw invalidParameter('Creation of service was not idempotent.')
}
