import { shown, validationError } from './deps.ts'

const longestName = 32

/** ELB's rules for both kinds of names. Throws ValidationError. */
export function checkName(what: 'Load balancer' | 'Target group', name: string): void {
  const named = `${what} name '${shown(name)}'`
  if (name === '') throw validationError(`${what} name must not be empty`)
  if (name.length > longestName) throw validationError(`${named} cannot be longer than '${longestName}' characters`)
  if (!/^[A-Za-z0-9-]+$/.test(name))
    throw validationError(`${named} can only contain characters that are alphanumeric characters and hyphens(-)`)
  if (name.startsWith('-') || name.endsWith('-')) throw validationError(`${named} cannot begin or end with a hyphen(-)`)
  if (what === 'Load balancer' && name.startsWith('internal-')) throw validationError(`${named} cannot begin with 'internal-'`)
}
