import { describe, expect, it } from 'vitest'
import { keptSecrets } from '../../secrets/secretsView.ts'
import { missingSecrets } from './missingSecrets.ts'

const secret = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:shop/db-a1B2c3'
const parameter = 'arn:aws:ssm:us-east-1:000000000000:parameter/shop/key'
const kept = keptSecrets([{ ARN: secret, Name: 'shop/db' }], [{ ARN: parameter, Name: '/shop/key', Type: 'SecureString' }])
const definition = (...valueFrom: string[]) => ({
  containerDefinitions: [{ name: 'app' }, { secrets: valueFrom.map((one) => ({ name: 'X', valueFrom: one })) }],
})

describe('secrets that a task definition names', () => {
  it.each([secret, secret.slice(0, -7), `${secret}:password::`, `${secret}::AWSPREVIOUS:`, parameter, '/shop/key', '/shop/key:3'])(
    '%s is kept',
    (valueFrom) => expect(missingSecrets(definition(valueFrom), kept)).toEqual([]),
  )

  it('are told with their place and what there is in that store, where they are missing', () => {
    expect(missingSecrets(definition('/shop/key', '/shop/keys', secret.replace('shop', 'prod')), kept)).toEqual([
      { path: 'containerDefinitions[1].secrets[1].valueFrom', valueFrom: '/shop/keys', kept: ['/shop/key'] },
      { path: 'containerDefinitions[1].secrets[2].valueFrom', valueFrom: secret.replace('shop', 'prod'), kept: ['shop/db'] },
    ])
  })

  it('are looked for in the options of a log driver too, and a deleted one is missing', () => {
    const options = { containerDefinitions: [{ logConfiguration: { secretOptions: [{ name: 'token', valueFrom: secret }] } }] }
    const deleted = keptSecrets([{ ARN: secret, Name: 'shop/db', DeletedDate: new Date(0) }], [])
    expect(missingSecrets(options, deleted)).toEqual([
      { path: 'containerDefinitions[0].logConfiguration.secretOptions[0].valueFrom', valueFrom: secret, kept: [] },
    ])
  })

  it.each([undefined, null, 7, [], { containerDefinitions: 'x' }, { containerDefinitions: [null, { secrets: [null, { valueFrom: 7 }] }] }])(
    'are none in %j',
    (value) => expect(missingSecrets(value, kept)).toEqual([]),
  )
})
