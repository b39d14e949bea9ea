import { SecretError, type SecretSource } from '#cluster/agent/index.ts'
import { type Secrets, UnresolvedError } from '#cluster/secrets/index.ts'

/** The store of secrets as the agent asks it. */
export const secretSource = (secrets: Secrets): SecretSource => ({
  async resolve(valueFrom, scope) {
    try {
      return secrets.resolve(valueFrom, scope)
    } catch (error) {
      throw error instanceof UnresolvedError ? new SecretError(error.kind, error.message) : error
    }
  },
  async readEnvironmentFile(arn) {
    try {
      return await secrets.readEnvironmentFile(arn)
    } catch (error) {
      throw new SecretError('s3', error instanceof Error ? error.message : String(error))
    }
  },
})
