import type { Scope } from '#cluster/api/arns.ts'

/** Where a value could not be had from, in the words of ECS's reasons. */
export type SecretKind = 'asm' | 'ssm' | 's3'

/** What the agent asks for before it creates containers. Values are held in memory only, and go to the container and nowhere else. */
export interface SecretSource {
  /**
   * @param valueFrom a secret's ARN, also with `:json-key:version-stage:version-id` after it, or a parameter's ARN or name (spec part 2, 1.5)
   * @param scope account and region of the task: where a bare name is looked for
   * @param kind whose a bare name is; the Parameter Store's where absent
   * Rejects with a SecretError.
   */
  resolve(valueFrom: string, scope: Scope, kind?: 'asm' | 'ssm'): Promise<string>
  /** The text of an environment file, by the ARN of its object (spec part 2, 1.4). Rejects with a SecretError. */
  readEnvironmentFile(arn: string, scope: Scope): Promise<string>
}

/** Why a value cannot be had; the sentence never has a value in it. */
export class SecretError extends Error {
  readonly kind: SecretKind
  /** That was asked, where it is not the task's own. */
  readonly region: string | undefined

  constructor(kind: SecretKind, message: string, region?: string) {
    super(message)
    this.name = 'SecretError'
    this.kind = kind
    this.region = region
  }
}

/** For an agent that was given no store. */
export const noSecrets: SecretSource = {
  resolve: async (valueFrom) => {
    throw new SecretError(kindOf(valueFrom), 'this agent has no store of secrets')
  },
  readEnvironmentFile: async () => {
    throw new SecretError('s3', 'this agent has no store of files')
  },
}

/** Everything that is not an ARN of Secrets Manager names a parameter (spec part 2, 1.5). */
export const kindOf = (valueFrom: string): SecretKind => (/^arn:[^:]*:secretsmanager:/.test(valueFrom) ? 'asm' : 'ssm')
