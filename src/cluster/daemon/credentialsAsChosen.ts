import { type CredentialSource, dummyCredentials } from '#cluster/agent/metadata/credentials.ts'
import type { CredentialsChoice } from '#cluster/api/awsAccess.ts'

/** What containers with a task role are given; a profile is read when the first of them asks. */
export function credentialsAsChosen(choice: CredentialsChoice, now: () => number): CredentialSource {
  if (choice.profile === undefined) return dummyCredentials
  let find: Promise<(roleArn: string) => ReturnType<CredentialSource>> | undefined
  const open = async () => {
    const { profileCredentials } = await import('#cluster/aws/index.ts')
    const ofProfile = profileCredentials(choice, now)
    return async (roleArn: string) => {
      const { accessKeyId, secretAccessKey, sessionToken = '', expiration } = await ofProfile(roleArn)
      const common = { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken }
      return { ...common, ...(expiration && { expiresAt: expiration.getTime() }) }
    }
  }
  return async (roleArn) => (await (find ??= open()))(roleArn)
}
