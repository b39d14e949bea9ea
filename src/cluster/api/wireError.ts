import { ClusterError, type ErrorCode, ecsErrorCodes, frontDoorErrorCodes, siblingErrorCodes } from './errors.ts'

/** An error where no Error object may cross: on a message port and in a stream. */
export interface WireError {
  code: ErrorCode
  message: string
  details?: Record<string, unknown>
}

export const toWireError = ({ code, message, details }: ClusterError): WireError => ({
  code,
  message,
  ...(details && { details: { ...details } }),
})

const knownCodes = new Set<string>([...ecsErrorCodes, ...frontDoorErrorCodes, ...siblingErrorCodes])
const isErrorCode = (code: unknown): code is ErrorCode => typeof code === 'string' && knownCodes.has(code)

/** The way back. A code that is not in the set becomes ServerException, with the code kept in the message. */
export function fromWireError(error: { code?: unknown; message?: unknown; details?: unknown }): ClusterError {
  const message = typeof error.message === 'string' ? error.message : 'The cluster answered with an error without a message.'
  const options = isMembers(error.details) ? { details: error.details } : {}
  if (isErrorCode(error.code)) return new ClusterError(error.code, message, options)
  return new ClusterError('ServerException', typeof error.code === 'string' ? `${error.code}: ${message}` : message, options)
}

const isMembers = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0
