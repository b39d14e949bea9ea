import { randomInt } from 'node:crypto'
import type { GetRandomPasswordRequest } from '@aws-sdk/client-secrets-manager'
import { ClusterError } from '#cluster/api/errors.ts'

const kinds = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digits: '0123456789',
  punctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  space: ' ',
}

/** Of 32 characters unless asked otherwise, with one of each kind unless that is not asked for. */
export function randomPassword(request: GetRandomPasswordRequest): string {
  const length = request.PasswordLength ?? 32
  if (length < 1 || length > 4096) throw invalid('PasswordLength must be between 1 and 4096.')
  const groups = groupsOf(request)
  const all = groups.join('')
  if (all === '') throw invalid('The password cannot be generated: every type of character is excluded.')
  const one = (letters: string) => letters.charAt(randomInt(letters.length))
  const required = (request.RequireEachIncludedType ?? true) ? groups.map(one) : []
  if (required.length > length) throw invalid('The password length is too short to have one of each included type of character.')
  return shuffled([...required, ...Array.from({ length: length - required.length }, () => one(all))]).join('')
}

function groupsOf(request: GetRandomPasswordRequest): string[] {
  const excluded = new Set(request.ExcludeCharacters ?? '')
  const wanted = [
    request.ExcludeLowercase ? '' : kinds.lower,
    request.ExcludeUppercase ? '' : kinds.upper,
    request.ExcludeNumbers ? '' : kinds.digits,
    request.ExcludePunctuation ? '' : kinds.punctuation,
    request.IncludeSpace ? kinds.space : '',
  ]
  return wanted.map((letters) => [...letters].filter((letter) => !excluded.has(letter)).join('')).filter((letters) => letters !== '')
}

function shuffled(letters: string[]): string[] {
  for (let at = letters.length - 1; at > 0; at -= 1) {
    const other = randomInt(at + 1)
    const held = letters[at] ?? ''
    letters[at] = letters[other] ?? ''
    letters[other] = held
  }
  return letters
}

const invalid = (message: string) => new ClusterError('InvalidParameterException', message)
