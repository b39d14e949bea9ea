import { SSM } from '@aws-sdk/client-ssm'
import { afterEach, expect, it, vi } from 'vitest'
import { clientOptions } from './clientOptions.ts'

afterEach(() => void vi.unstubAllEnvs())

/** Where a call would go; nothing is sent. */
async function hostOf(endpoint: string | undefined): Promise<string> {
  const options = clientOptions({ name: 'work', region: 'eu-west-3', endpointOf: () => endpoint }, 'SSM')
  const client = new SSM({ ...options, credentials: { accessKeyId: 'key', secretAccessKey: 'secret' } })
  let host = ''
  client.middlewareStack.add(
    () =>
      async ({ request }) => {
        host = (request as { hostname: string }).hostname
        return { response: {}, output: { $metadata: {} } }
      },
    { step: 'finalizeRequest', priority: 'low' },
  )
  await client.getParameters({ Names: ['key'] })
  return host
}

it('calls go where the profile says, else to AWS, and never where the environment says', async () => {
  vi.stubEnv('AWS_ENDPOINT_URL', 'http://of-the-environment')
  vi.stubEnv('AWS_ENDPOINT_URL_SSM', 'http://of-the-environment')
  expect(await hostOf('http://of-the-profile')).toBe('of-the-profile')
  expect(await hostOf(undefined)).toBe('ssm.eu-west-3.amazonaws.com')
})
