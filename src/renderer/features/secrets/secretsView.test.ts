import { describe, expect, it } from 'vitest'
import { isRecoveryWindow, isSecretName, keptSecrets, secretReference } from './secretsView.ts'

const at = new Date(0)

describe('the list of secrets', () => {
  it('has both stores in one order, with the version that is current', () => {
    const rows = keptSecrets(
      [{ ARN: 'arn:s', Name: 'prod/db', SecretVersionsToStages: { old: ['AWSPREVIOUS'], now: ['AWSCURRENT'] }, LastChangedDate: at }],
      [{ ARN: 'arn:p', Name: '/app/key', Type: 'SecureString', Version: 3, LastModifiedDate: at, Description: 'Of the app' }],
    )
    expect(rows).toEqual([
      {
        arn: 'arn:p',
        name: '/app/key',
        kind: 'SecureString',
        version: '3',
        updatedAt: at,
        description: 'Of the app',
        deletedAt: undefined,
      },
      { arn: 'arn:s', name: 'prod/db', kind: 'secret', version: 'now', updatedAt: at, description: '', deletedAt: undefined },
    ])
  })

  it('says which secret waits to be deleted, and has no version where no value was put', () => {
    expect(keptSecrets([{ ARN: 'arn:s', Name: 'db', DeletedDate: at }], [])).toMatchObject([{ version: '', deletedAt: at }])
  })
})

describe('what a task definition takes', () => {
  it('is JSON with a variable called after the last part of the name', () => {
    expect(JSON.parse(secretReference({ arn: 'arn:s', name: 'prod/db-url' }))).toEqual({ name: 'DB_URL', valueFrom: 'arn:s' })
    expect(JSON.parse(secretReference({ arn: 'arn:p', name: '/app/key' }))).toMatchObject({ name: 'KEY' })
  })
})

describe('what may be typed', () => {
  it.each([
    ['prod/db@1', 'secret', true],
    ['with space', 'secret', false],
    ['', 'secret', false],
    ['/app/key', 'String', true],
    ['key.one', 'SecureString', true],
    ['app/key', 'SecureString', false],
    ['/app/', 'SecureString', false],
    ['a@b', 'String', false],
  ] as const)('%j as a name of %s: %s', (name, kind, allowed) => {
    expect(isSecretName(name, kind)).toBe(allowed)
  })

  it('is a recovery window of 7 to 30 whole days', () => {
    expect([6, 7, 7.5, 30, 31, Number.NaN].filter(isRecoveryWindow)).toEqual([7, 30])
  })
})
