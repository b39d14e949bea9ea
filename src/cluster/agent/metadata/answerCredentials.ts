import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { CredentialSource } from './credentials.ts'

/** What goes back to a container: a status and a body to be written as JSON. */
export interface Answer {
  status: number
  body: unknown
}

/** The longest that is said. SDKs come again some minutes before, so that changes of the profile arrive. */
const VALID_MS = 60 * 60_000

/** The role whose credentials a task's containers get; none where the definition and RunTask name none. */
export const taskRoleOf = (task: TaskRecord, { definition }: TaskDefinitionRecord): string | undefined =>
  task.overrides.taskRoleArn || definition.taskRoleArn || undefined

/** Exactly the five members that the agent answers (spec part 2, 7.4). */
export async function answerCredentials(roleArn: string, source: CredentialSource, now: number): Promise<Answer> {
  try {
    const { AccessKeyId, SecretAccessKey, Token, expiresAt = Number.POSITIVE_INFINITY } = await source(roleArn)
    const Expiration = `${new Date(Math.min(expiresAt, now + VALID_MS)).toISOString().slice(0, 19)}Z`
    return { status: 200, body: { RoleArn: roleArn, AccessKeyId, SecretAccessKey, Token, Expiration } }
  } catch (error) {
    return credentialsError(500, 'InternalServerError', error instanceof Error ? error.message : 'The credentials cannot be read.')
  }
}

/** @param id as asked for */
export const noCredentials = (id: string): Answer =>
  id === ''
    ? credentialsError(400, 'NoIdInRequest', 'CredentialsV2Request: No Credential ID in the request')
    : credentialsError(400, 'InvalidIdInRequest', 'CredentialsV2Request: Credentials not found')

const credentialsError = (status: number, code: string, message: string): Answer => ({
  status,
  body: { code, message, HTTPErrorCode: status },
})
