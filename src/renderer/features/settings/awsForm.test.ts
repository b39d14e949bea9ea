import { expect, it } from 'vitest'
import { chosenBy, formOf } from './awsForm.ts'

it.each([
  ['local', 'dummy'],
  ['local,profile:work', 'profile:work'],
  ['profile:work', 'profile:admin,role:task'],
  ['local', 'profile:admin,role:arn:aws:iam::123456789012:role/app'],
])('%s and %s come out of the form as they went in', (secrets, credentials) => {
  expect(chosenBy(formOf({ secrets, credentials }, 'default'))).toEqual({ secrets, credentials })
})

it('proposes a profile where none is chosen', () => {
  const form = formOf({ secrets: 'local', credentials: 'dummy' }, 'work')
  expect(chosenBy({ ...form, secrets: 'localThenProfile', credentials: 'taskRole' })).toEqual({
    secrets: 'local,profile:work',
    credentials: 'profile:work,role:task',
  })
})
