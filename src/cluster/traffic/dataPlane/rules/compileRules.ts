import { BlockList, isIPv6 } from 'node:net'
import type { RequestHead } from '../exchange/message.ts'
import type { ConditionConfig, RuleConfig } from '../trafficConfig.ts'
import { matchesWildcard } from './wildcard.ts'

/** What conditions look at. */
export interface RequestFacts {
  request: RequestHead
  clientAddress: string
}

export interface ChosenRule {
  rule: RuleConfig
  /** As in ELB's access log: 0 for the default rule. */
  priority: number
}

type Test = (facts: RequestFacts) => boolean

/** The first rule all of whose conditions hold; undefined where there is not even a default one. */
export function compileRules(rules: readonly RuleConfig[]): (facts: RequestFacts) => ChosenRule | undefined {
  const compiled = rules.map((rule) => {
    const chosen: ChosenRule = { rule, priority: rule.priority ?? 0 }
    return { tests: rule.conditions.map(testOf), chosen }
  })
  return (facts) => {
    for (const { tests, chosen } of compiled) if (tests.every((test) => test(facts))) return chosen
    return undefined
  }
}

function testOf(condition: ConditionConfig): Test {
  switch (condition.field) {
    case 'host-header':
      return anyOf(lowered(condition.values), ({ request }) => hostName(request.host).toLowerCase())
    case 'path-pattern':
      return anyOf(condition.values, ({ request }) => pathOf(request.target))
    case 'http-request-method':
      return ({ request }) => condition.values.includes(request.method)
    case 'http-header':
      return headerTest(condition.name.toLowerCase(), 'exact' in condition ? isExactly(condition.exact) : isLike(condition.values))
    case 'query-string':
      return queryTest(condition.values)
    case 'source-ip':
      return addressTest(condition.values)
  }
}

const lowered = (values: readonly string[]) => values.map((value) => value.toLowerCase())

const anyOf = (patterns: readonly string[], textOf: (facts: RequestFacts) => string): Test => {
  return (facts) => {
    const text = textOf(facts)
    return patterns.some((pattern) => matchesWildcard(pattern, text))
  }
}

/** A header that comes more than once matches where one of its values does. */
function headerTest(name: string, matches: (value: string) => boolean): Test {
  return ({ request }) => headerValues(request, name).some(matches)
}

const isExactly = (wanted: string) => (value: string) => value === wanted

function isLike(values: readonly string[]): (value: string) => boolean {
  const patterns = lowered(values)
  return (value) => patterns.some((pattern) => matchesWildcard(pattern, value.toLowerCase()))
}

/** Also those that are no longer among the headers passed on. */
function headerValues(request: RequestHead, name: string): string[] {
  if (name === 'host') return [request.host]
  if (name === 'x-forwarded-for') return request.forwardedFor ? [request.forwardedFor] : []
  if (name === 'x-amzn-trace-id') return request.traceId ? [request.traceId] : []
  const values: string[] = []
  for (let at = 0; at < request.headers.length; at += 2) {
    if (request.headers[at]?.toLowerCase() === name) values.push(request.headers[at + 1] ?? '')
  }
  return values
}

function queryTest(wanted: readonly { key?: string; value: string }[]): Test {
  const pairs = wanted.map(({ key, value }) => ({ key: key?.toLowerCase(), value: value.toLowerCase() }))
  return ({ request }) => {
    const given = queryOf(request.target).toLowerCase().split('&').map(splitPair)
    return pairs.some(({ key, value }) =>
      given.some((pair) => (key === undefined || matchesWildcard(key, pair.key)) && matchesWildcard(value, pair.value)),
    )
  }
}

function splitPair(text: string): { key: string; value: string } {
  const equals = text.indexOf('=')
  return equals < 0 ? { key: text, value: '' } : { key: text.slice(0, equals), value: text.slice(equals + 1) }
}

function addressTest(blocks: readonly string[]): Test {
  // One list for each family: a list of both takes IPv4 addresses for a part of IPv6.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const block of blocks) {
    const [address = '', bits] = block.split('/')
    const family = familyOf(address)
    lists[family].addSubnet(address, Number(bits ?? (family === 'ipv6' ? 128 : 32)), family)
  }
  return ({ clientAddress }) => lists[familyOf(clientAddress)].check(clientAddress, familyOf(clientAddress))
}

const familyOf = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4')

/** Host header without its port. */
export const hostName = (host: string): string => host.replace(/:\d*$/, '')

export function pathOf(target: string): string {
  const mark = target.indexOf('?')
  return mark < 0 ? target : target.slice(0, mark)
}

export function queryOf(target: string): string {
  const mark = target.indexOf('?')
  return mark < 0 ? '' : target.slice(mark + 1)
}
