import { describe, expect, it } from 'vitest'
import { credentialsChoiceText, parseCredentialsChoice, parseSecretsChoice, secretsChoiceText } from './awsAccess.ts'

describe('where secrets come from', () => {
  it.each([
    ['local', { local: true }],
    ['profile:work', { local: false, profile: 'work' }],
    ['local,profile:my work', { local: true, profile: 'my work' }],
  ])('%s', (text, choice) => {
    expect(parseSecretsChoice(text)).toEqual(choice)
    expect(secretsChoiceText(choice)).toBe(text)
  })

  it.each(['', 'aws', 'profile:', 'profile: ', 'profile:a,local', 'local,'])('refuses %j in a sentence', (text) => {
    expect(() => parseSecretsChoice(text)).toThrow('Secrets come from local, profile:NAME or local,profile:NAME')
  })
})

describe('what containers are given', () => {
  it.each([
    ['dummy', {}],
    ['profile:work', { profile: 'work' }],
    ['profile:work,role:task', { profile: 'work', role: 'task' }],
    ['profile:work,role:arn:aws:iam::123456789012:role/a/b', { profile: 'work', role: 'arn:aws:iam::123456789012:role/a/b' }],
  ])('%s', (text, choice) => {
    expect(parseCredentialsChoice(text)).toEqual(choice)
    expect(credentialsChoiceText(choice)).toBe(text)
  })

  it.each(['', 'profile:', 'role:task', 'profile:a,role:', 'profile:a,role:arn:aws:iam::1:role/x', 'profile:a,role:admin'])(
    'refuses %j in a sentence',
    (text) => {
      expect(() => parseCredentialsChoice(text)).toThrow('Credentials of containers are dummy, profile:NAME,')
    },
  )
})
