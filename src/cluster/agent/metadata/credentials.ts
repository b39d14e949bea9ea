/** What an SDK in a container is given (spec part 2, 7.4). */
export interface Credentials {
  AccessKeyId: string
  SecretAccessKey: string
  Token: string
  /** Milliseconds since the epoch, where they end by themselves. */
  expiresAt?: number
}

/**
 * Where credentials of task roles come from; rejects with a sentence where they cannot be had.
 * @param roleArn the role of the task that asks
 */
export type CredentialSource = (roleArn: string) => Promise<Credentials>

/** Fixed and good for nothing but services on this computer that do not check signatures. */
export const dummyCredentials: CredentialSource = () =>
  Promise.resolve({
    AccessKeyId: 'ASIAMARINALOCALDUMMY',
    SecretAccessKey: 'marina/local/dummy/secret/access/key/000',
    Token: 'marina-local-dummy',
  })
