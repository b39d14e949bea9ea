/** One section of a file. */
type Settings = Readonly<Record<string, string | undefined>>

/** What a profile of the user's AWS files says of where its calls go. */
export interface AwsProfile {
  name: string
  region?: string
  /** The address that the profile names for a service, by its id: `Secrets Manager`, `SSM`, `S3`, `STS`. Undefined for AWS's own. */
  endpointOf(service: string): string | undefined
}

/** A profile cannot be used; the message is a sentence without any value of it. */
export class ProfileError extends Error {}

/** Read anew each time, because tools write fresh credentials there. AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE name others. */
async function readFiles() {
  const { loadSharedConfigFiles } = await import('@smithy/core/config')
  return loadSharedConfigFiles({ ignoreCache: true })
}

/** Names of all profiles that there are, sorted. */
export async function profileNames(): Promise<string[]> {
  const { configFile, credentialsFile } = await readFiles()
  const names = Object.keys(configFile).filter((name) => !/^(sso-session|services)\./.test(name))
  return [...new Set([...names, ...Object.keys(credentialsFile)])].sort()
}

/** Rejects with a ProfileError where neither file has it. */
export async function readProfile(name: string): Promise<AwsProfile> {
  const { configFile, credentialsFile } = await readFiles()
  const settings: Settings = { ...configFile[name], ...credentialsFile[name] }
  if (!configFile[name] && !credentialsFile[name]) {
    throw new ProfileError(
      `There is no profile "${name}" in your AWS files (~/.aws/config and ~/.aws/credentials). Add it with "aws configure --profile ${name}", or name another one.`,
    )
  }
  const ofServices: Settings = configFile[`services.${settings['services']}`] ?? {}
  return {
    name,
    ...(settings['region'] && { region: settings['region'] }),
    endpointOf(service) {
      if (settings['ignore_configured_endpoint_urls'] === 'true') return undefined
      return ofServices[`${service.toLowerCase().replaceAll(' ', '_')}.endpoint_url`] || settings['endpoint_url'] || undefined
    },
  }
}
