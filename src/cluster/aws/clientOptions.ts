import type { AwsProfile } from './profiles.ts'

interface ClientOptions {
  region: string
  profile: string
  maxAttempts: number
  requestHandler: { connectionTimeout: number; requestTimeout: number }
  ignoreConfiguredEndpointUrls: boolean
  endpoint?: string
}

/** Where AWS answers calls that belong to no region. */
const GLOBAL_REGION = 'us-east-1'

/**
 * How calls with a profile are made. An address comes from the profile alone: AWS_ENDPOINT_URL of the environment is often Marina's own.
 * @param service its id, as `AwsProfile.endpointOf` takes it
 */
export function clientOptions(profile: AwsProfile, service: string, region = profile.region ?? GLOBAL_REGION): ClientOptions {
  const endpoint = profile.endpointOf(service)
  return {
    region,
    profile: profile.name,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 15_000 },
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint !== undefined && { endpoint }),
  }
}
