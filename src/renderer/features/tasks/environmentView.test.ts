import { describe, expect, it } from 'vitest'
import { buildDefinition } from '../views.testSupport.ts'
import { environmentOf, isSensitive } from './environmentView.ts'

describe('the environment of a task', () => {
  it('has overrides in place of what they override, and secrets as where they come from', () => {
    const definition = buildDefinition({
      containerDefinitions: [
        {
          name: 'web',
          environment: [
            { name: 'STAGE', value: 'local' },
            { name: 'A', value: '1' },
          ],
          secrets: [{ name: 'DB', valueFrom: 'arn:secret' }],
        },
      ],
    })
    expect(environmentOf(definition, { containerOverrides: [{ name: 'web', environment: [{ name: 'STAGE', value: 'test' }] }] })).toEqual([
      { container: 'web', name: 'A', value: '1', source: 'definition', sensitive: false },
      { container: 'web', name: 'DB', value: 'arn:secret', source: 'secret', sensitive: false },
      { container: 'web', name: 'STAGE', value: 'test', source: 'override', sensitive: false },
    ])
  })

  it.each(['DB_PASSWORD', 'api_key', 'GITHUB_TOKEN', 'ClientSecret', 'BASIC_AUTH', 'DB_PWD'])('hides %s', (name) => {
    expect(isSensitive(name, 'x')).toBe(true)
  })

  it('hides a password inside an address, and nothing ordinary', () => {
    expect(isSensitive('DATABASE_URL', 'postgres://user:pw@db/shop')).toBe(true)
    expect(isSensitive('PUBLIC_URL', 'http://localhost:8080/a@b')).toBe(false)
    expect(isSensitive('STAGE', 'local')).toBe(false)
  })
})
