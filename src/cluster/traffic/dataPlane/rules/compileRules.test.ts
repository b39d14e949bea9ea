import { describe, expect, it } from 'vitest'
import { parseRequestHead } from '../http1/requestHead.ts'
import type { ConditionConfig, RuleConfig } from '../trafficConfig.ts'
import { compileRules } from './compileRules.ts'
import { locationOf } from './redirect.ts'
import { matchesWildcard } from './wildcard.ts'

const action: RuleConfig['action'] = { type: 'fixed-response', statusCode: 200, contentType: '', body: '' }
const rule = (arn: string, ...conditions: ConditionConfig[]): RuleConfig => ({ arn, conditions, action })

const facts = (line: string, headers: string[] = [], clientAddress = '127.0.0.1') => ({
  request: parseRequestHead(
    [`${line} HTTP/1.1`, ...(headers.some((one) => one.startsWith('Host:')) ? [] : ['Host: a']), ...headers].join('\r\n'),
  ),
  clientAddress,
})

describe('a pattern', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['?', '', false],
    ['?', 'a', true],
    ['/img/*', '/img/', true],
    ['/img/*', '/img', false],
    ['/img/*/pics', '/img/a/b/pics', true],
    ['/img/*/pics', '/img/pics', false],
    ['*.example.com', 'a.b.example.com', true],
    ['*.example.com', 'example.com', false],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['*a*b', 'xaxbxab', true],
    ['a*', '*', false],
    ['*x', '*x', true],
    ['a.c', 'abc', false],
    ['/a+(b)', '/a+(b)', true],
  ])('%j and %j: %s', (pattern, text, matches) => expect(matchesWildcard(pattern, text)).toBe(matches))

  it('of many stars takes no longer than others', () => {
    expect(matchesWildcard(`${'*a'.repeat(60)}b`, 'a'.repeat(10_000))).toBe(false)
  })
})

describe('a condition', () => {
  /** [condition, request, whether it holds] */
  const cases: [string, ConditionConfig, ReturnType<typeof facts>, boolean][] = [
    ['host, in any case', { field: 'host-header', values: ['API.example.com'] }, facts('GET /', ['Host: api.EXAMPLE.com']), true],
    ['host, without its port', { field: 'host-header', values: ['api.example.com'] }, facts('GET /', ['Host: api.example.com:8080']), true],
    ['host of another', { field: 'host-header', values: ['api.example.com'] }, facts('GET /', ['Host: example.com']), false],
    ['path, in its case', { field: 'path-pattern', values: ['/A/*'] }, facts('GET /a/b'), false],
    ['path, without the query', { field: 'path-pattern', values: ['/a'] }, facts('GET /a?b=/c'), true],
    ['any of the paths', { field: 'path-pattern', values: ['/x', '/a'] }, facts('GET /a'), true],
    ['method', { field: 'http-request-method', values: ['PUT', 'POST'] }, facts('POST /'), true],
    ['method, in its case', { field: 'http-request-method', values: ['post'] }, facts('POST /'), false],
    ['header, value in any case', { field: 'http-header', name: 'X-Env', values: ['TEST*'] }, facts('GET /', ['x-env: testing']), true],
    ['header that came twice', { field: 'http-header', name: 'X-Env', values: ['b'] }, facts('GET /', ['X-Env: a', 'X-Env: b']), true],
    ['header that did not come', { field: 'http-header', name: 'X-Env', values: ['*'] }, facts('GET /'), false],
    ['header, with that very value', { field: 'http-header', name: 'X-Env', exact: 'a*' }, facts('GET /', ['x-env: a*']), true],
    ['header, value in another case', { field: 'http-header', name: 'X-Env', exact: 'A' }, facts('GET /', ['x-env: a']), false],
    ['header, value that only begins so', { field: 'http-header', name: 'X-Env', exact: 'a*' }, facts('GET /', ['x-env: ab']), false],
    ['User-Agent', { field: 'http-header', name: 'User-Agent', values: ['*curl*'] }, facts('GET /', ['User-Agent: curl/8']), true],
    ['query, key and value', { field: 'query-string', values: [{ key: 'v', value: '1?' }] }, facts('GET /?a=b&V=12'), true],
    ['query, value alone', { field: 'query-string', values: [{ value: 'b' }] }, facts('GET /?a=b'), true],
    ['query, another key', { field: 'query-string', values: [{ key: 'x', value: 'b' }] }, facts('GET /?a=b'), false],
    ['query, none there', { field: 'query-string', values: [{ key: 'x', value: '*' }] }, facts('GET /'), false],
    ['address inside of a block', { field: 'source-ip', values: ['10.0.0.0/8', '127.0.0.0/8'] }, facts('GET /'), true],
    ['address outside', { field: 'source-ip', values: ['10.0.0.0/8'] }, facts('GET /'), false],
    ['address of IPv6', { field: 'source-ip', values: ['2001:db8::/32'] }, facts('GET /', [], '2001:db8::1'), true],
    ['address of the other family', { field: 'source-ip', values: ['::/0'] }, facts('GET /'), false],
  ]
  it.each(cases)('%s', (_, condition, given, holds) => {
    const chosen = compileRules([rule('first', condition), rule('default')])(given)
    expect(chosen?.rule.arn).toBe(holds ? 'first' : 'default')
  })

  it('must hold together with the others of its rule, and the first such rule wins', () => {
    const rules = [
      { ...rule('both', { field: 'path-pattern', values: ['/a*'] }, { field: 'http-request-method', values: ['POST'] }), priority: 5 },
      { ...rule('path', { field: 'path-pattern', values: ['/a*'] }), priority: 70 },
      rule('default'),
    ]
    const choose = compileRules(rules)
    expect(choose(facts('POST /ab'))).toMatchObject({ rule: { arn: 'both' }, priority: 5 })
    expect(choose(facts('GET /ab'))).toMatchObject({ rule: { arn: 'path' }, priority: 70 })
    expect(choose(facts('GET /b'))).toMatchObject({ rule: { arn: 'default' }, priority: 0 })
  })
})

describe('a redirect', () => {
  const from = { protocol: 'HTTP', host: 'shop.example', port: 8080, path: '/a/b', query: 'x=1' } as const
  it.each([
    [
      'to HTTPS',
      { protocol: 'HTTPS', host: '#{host}', port: '443', path: '/#{path}', query: '#{query}' },
      'https://shop.example:443/a/b?x=1',
    ],
    ['to itself', { protocol: '#{protocol}', host: '#{host}', port: '#{port}', path: '/new', query: '' }, 'http://shop.example:8080/new'],
    [
      'within its path',
      { protocol: 'HTTP', host: 'www.#{host}', port: '80', path: '/old/#{path}/x', query: 'q=#{query}' },
      'http://www.shop.example:80/old/a/b/x?q=x=1',
    ],
  ] as const)('%s', (_, to, location) => {
    expect(locationOf({ type: 'redirect', statusCode: 301, ...to }, from)).toBe(location)
  })

  it('leaves out the question mark where there is no query', () => {
    const to = { protocol: 'HTTPS', host: '#{host}', port: '443', path: '/#{path}', query: '#{query}' }
    expect(locationOf({ type: 'redirect', statusCode: 302, ...to }, { ...from, path: '/', query: '' })).toBe('https://shop.example:443/')
  })
})
