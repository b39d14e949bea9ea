import { isIP } from 'node:net'
import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { oneOf, shown, validationError } from './deps.ts'

const fields = ['host-header', 'path-pattern', 'http-header', 'http-request-method', 'query-string', 'source-ip'] as const
type Field = (typeof fields)[number]

/** Of one rule, all conditions together. */
const mostValues = 5
const mostWildcards = 6

/** As ELB answers them: `Values` beside the config where a field has both. Throws ValidationError. */
export function readConditions(given: readonly RuleCondition[] = []): RuleCondition[] {
  if (given.length === 0) throw validationError('A rule must have at least one condition')
  const conditions = given.map(readCondition)
  const once = ['host-header', 'path-pattern', 'http-request-method', 'source-ip']
  const repeated = once.find((field) => conditions.filter(({ Field }) => Field === field).length > 1)
  if (repeated !== undefined) throw validationError(`A rule can only have one '${repeated}' condition`)
  const values = conditions.flatMap(valuesOf)
  if (values.length > mostValues) throw validationError(`A rule can have at most ${mostValues} condition values`)
  const wildcards = values.join('').replace(/[^*?]/g, '').length
  if (wildcards > mostWildcards) throw validationError(`A rule can have at most ${mostWildcards} wildcards`)
  return conditions
}

function valuesOf(condition: RuleCondition): string[] {
  const pairs = condition.QueryStringConfig?.Values?.map(({ Key = '', Value = '' }) => `${Key}=${Value}`)
  const config =
    condition.HostHeaderConfig ??
    condition.PathPatternConfig ??
    condition.HttpHeaderConfig ??
    condition.HttpRequestMethodConfig ??
    condition.SourceIpConfig
  return pairs ?? config?.Values ?? []
}

function readCondition(given: RuleCondition): RuleCondition {
  if (
    given.RegexValues?.length ||
    given.HostHeaderConfig?.RegexValues?.length ||
    given.PathPatternConfig?.RegexValues?.length ||
    given.HttpHeaderConfig?.RegexValues?.length
  )
    throw validationError('Marina matches conditions with the wildcards * and ?, not with regular expressions. Give them as Values.')
  const field = oneOf(given.Field ?? '', 'field', fields)
  return readers[field](given)
}

/** Where a field can be given in two ways, only one of them may be used. */
function oneWay(field: Field, given: RuleCondition, inConfig: string[] | undefined): string[] {
  if (given.Values?.length && inConfig?.length)
    throw validationError(`Specify either Values or the configuration of the condition '${field}', not both`)
  const values = inConfig ?? given.Values ?? []
  if (values.length === 0) throw validationError(`A condition value must be specified for the field '${field}'`)
  return values
}

function checkValues(field: Field, values: readonly string[], form: RegExp): void {
  for (const value of values) {
    if (value.length > 128) throw validationError(`The condition value '${shown(value)}…' is longer than 128 characters`)
    if (!form.test(value))
      throw validationError(`The condition value '${shown(value)}' contains characters that are not valid for the field '${field}'`)
  }
}

const readers: Readonly<Record<Field, (given: RuleCondition) => RuleCondition>> = {
  'host-header'(given) {
    const values = oneWay('host-header', given, given.HostHeaderConfig?.Values)
    checkValues('host-header', values, /^[A-Za-z0-9.*?-]+$/)
    return { Field: 'host-header', Values: values, HostHeaderConfig: { Values: values } }
  },
  'path-pattern'(given) {
    const values = oneWay('path-pattern', given, given.PathPatternConfig?.Values)
    checkValues('path-pattern', values, /^[A-Za-z0-9_\-.$/~"'@:+&*?%=!(),;]+$/)
    return { Field: 'path-pattern', Values: values, PathPatternConfig: { Values: values } }
  },
  'http-header'(given) {
    const { HttpHeaderName: name = '', Values: values = [] } = given.HttpHeaderConfig ?? {}
    if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,40}$/.test(name))
      throw validationError('The name of a header must have 1 to 40 characters that headers can have')
    if (name.toLowerCase() === 'host') throw validationError("Use the field 'host-header' for the header Host")
    if (values.length === 0) throw validationError("A condition value must be specified for the field 'http-header'")
    checkValues('http-header', values, /^[\x20-\x7e]+$/)
    return { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: name, Values: values } }
  },
  'http-request-method'(given) {
    const values = given.HttpRequestMethodConfig?.Values ?? []
    if (values.length === 0) throw validationError("A condition value must be specified for the field 'http-request-method'")
    checkValues('http-request-method', values, /^[A-Z_-]{1,40}$/)
    return { Field: 'http-request-method', HttpRequestMethodConfig: { Values: values } }
  },
  'query-string'(given) {
    const pairs = given.QueryStringConfig?.Values ?? []
    if (pairs.length === 0) throw validationError("A condition value must be specified for the field 'query-string'")
    const values = pairs.map(({ Key, Value = '' }) => {
      checkValues('query-string', [Key ?? '', Value], /^[\x20-\x7e]*$/)
      if (Value === '') throw validationError("A value must be specified for each entry of the field 'query-string'")
      return { ...definedOnly({ Key: Key === '' ? undefined : Key }), Value }
    })
    return { Field: 'query-string', QueryStringConfig: { Values: values } }
  },
  'source-ip'(given) {
    const values = given.SourceIpConfig?.Values ?? []
    if (values.length === 0) throw validationError("A condition value must be specified for the field 'source-ip'")
    const wrong = values.find((value) => !isCidr(value))
    if (wrong !== undefined) throw validationError(`'${shown(wrong)}' is not a valid CIDR block, such as 192.168.0.0/16`)
    return { Field: 'source-ip', SourceIpConfig: { Values: values } }
  },
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/')
  const most = isIP(address) === 6 ? 128 : 32
  return isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most && more.length === 0
}
