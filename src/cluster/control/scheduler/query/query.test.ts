import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { matchQuery, parseQuery, type QueryFacts } from './index.ts'
import { compilePattern } from './pattern.ts'

const facts: QueryFacts = {
  agentConnected: true,
  agentVersion: '1.105.1',
  ec2InstanceId: 'i-abcd1234',
  registeredAt: Date.UTC(2018, 5, 18, 22, 28, 28),
  runningTasksCount: 3,
  attributes: new Map([
    ['ecs.instance-type', 't2.small'],
    ['ecs.availability-zone', 'us-east-1a'],
    ['stack', undefined],
    ['memory', '100'],
  ]),
  taskGroups: new Set(['service:production', 'family:web']),
}

function ask(text: string): boolean {
  const parsed = parseQuery(text)
  if ('problem' in parsed) throw new Error(`${text}: ${parsed.problem} at ${parsed.position}`)
  return matchQuery(parsed.query, facts)
}

describe('a query asks', () => {
  it.each([
    ['attribute:ecs.instance-type == t2.small', true],
    ['attribute:ecs.instance-type equals t2.micro', false],
    ['attribute:ecs.instance-type != t2.micro', true],
    ['attribute:ecs.instance-type not_equals t2.small', false],
    ['attribute:ecs.availability-zone in [us-east-1a, us-east-1b]', true],
    ['attribute:ecs.availability-zone not_in [us-east-1a]', false],
    ['attribute:ecs.availability-zone !in [us-east-1b]', true],
    ['attribute:ecs.instance-type =~ t2.* and attribute:ecs.availability-zone != us-east-1d', true],
    ['attribute:ecs.instance-type matches t2', false],
    ['attribute:ecs.instance-type !~ g2.*', true],
    ['attribute:ecs.instance-type not_matches "t[0-9]\\.(small|large)"', false],
    ['attribute:memory < 200', true],
    ['attribute:lacking == x', false],
    ['attribute:lacking != x', true],
    ['attribute:lacking not_in [x]', true],
    ['attribute:lacking !~ x', true],
    ['attribute:stack exists', true],
    ['attribute:stack !exists', false],
    ['attribute:lacking not_exists', true],
    ['not(task:group == database)', true],
    ['task:group == service:production', true],
    ['task:group != family:web', false],
    ['task:group in [a, family:web]', true],
    ['task:group =~ service:.*', true],
    ["ec2InstanceId in ['i-abcd1234','i-wxyx7890']", true],
    ['ec2InstanceId == "i-abcd1234"', true],
    ['agentConnected == true', true],
    ['agentConnected != true', false],
    ['agentVersion >= 1.9.0', true],
    ['agentVersion greater_than 1.105', true],
    ['agentVersion less_than_equal v1.105.1', true],
    ['agentVersion < 1.105.1', false],
    ['registeredAt == 2018-06-18T22:28:28+00:00', true],
    ['registeredAt greater_than_equal 2018-06-18', true],
    ['registeredAt > 2018-06-18T22:28:28', false],
    ['registeredAt less_than 2018-06-18T23:28:28+02:00', false],
    ['registeredAt <= 2018-06-18T22:28:28Z', true],
    ['runningTasksCount > 2', true],
    ['runningTasksCount <= 2', false],
    ['!attribute:stack exists', false],
    ['not not attribute:stack exists', true],
  ])('%s', (text, expected) => {
    expect(ask(text)).toBe(expected)
  })

  it.each([
    ['not before and, and before or', 'attribute:stack exists or attribute:lacking exists and attribute:lacking exists', true],
    ['parentheses first', '(attribute:stack exists or attribute:lacking exists) and attribute:lacking exists', false],
    ['signs as words', 'attribute:lacking exists || attribute:stack exists && runningTasksCount == 3', true],
    ['a word in quotes is a value', "attribute:ecs.instance-type == 'and'", false],
  ])('with %s', (_, text, expected) => {
    expect(ask(text)).toBe(expected)
  })
})

describe('what is no query is told with its place', () => {
  it.each([
    ['', 0, 'the end is nothing to ask for'],
    ['colour == red', 0, '"colour" is nothing to ask for'],
    ['attribute: == red', 0, 'is nothing to ask for'],
    ['attribute:a', 11, 'expected an operator'],
    ['attribute:a = b', 12, 'the character = is not expected'],
    ['attribute:a ==', 14, 'expected a value at the end'],
    ['attribute:a == ]', 15, 'expected a value before "]"'],
    ["attribute:a == 'b", 15, "the quote ' is not closed"],
    ['attribute:a in b', 15, 'expected a list of values'],
    ['attribute:a in [b c]', 18, 'expected , or ]'],
    ['attribute:a in []', 16, 'expected a value before "]"'],
    ['(attribute:a exists', 0, 'the ( is not closed'],
    ['attribute:a exists)', 18, 'expected "and", "or" or the end before ")"'],
    ['attribute:a exists attribute:b exists', 19, 'expected "and"'],
    ['agentVersion =~ 1.*', 13, 'agentVersion takes ==, !=, <, <=, >, >='],
    ['agentVersion == new', 16, 'agentVersion is compared with a version'],
    ['registeredAt > yesterday', 15, 'registeredAt is compared with a time'],
    ['runningTasksCount == -1', 21, 'runningTasksCount is compared with a whole number'],
    ['ec2InstanceId exists', 14, 'ec2InstanceId takes'],
    ['agentConnected == yes', 18, 'agentConnected is compared with true or false'],
    ['attribute:a =~ "x[y"', 19, 'in the pattern, a [ is not closed'],
    ['attribute:a =~ x{2', 16, 'in the pattern, expected {n}'],
    [`${'('.repeat(60)}attribute:a exists${')'.repeat(60)}`, 51, 'nested deeper'],
    [`attribute:a == ${'b'.repeat(2000)}`, 2000, 'at most 2000 characters'],
  ])('%s', (text, position, problem) => {
    const parsed = parseQuery(text)
    expect(parsed).toMatchObject({ position, problem: expect.stringContaining(problem) as string })
  })

  it('whatever is sent', () => {
    const part = fc.constantFrom(
      'attribute:a',
      'and',
      'or',
      'not',
      '(',
      ')',
      '[',
      ']',
      ',',
      '==',
      '!',
      'in',
      'exists',
      "'",
      '=~',
      'x.*',
      '{',
      '\\',
    )
    const texts = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' ')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseQuery(text)
        if ('query' in parsed) expect(typeof matchQuery(parsed.query, facts)).toBe('boolean')
        else expect(parsed.position).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a pattern', () => {
  it.each([
    ['g2.*', ['g2', 'g2.xlarge'], ['ag2', 'g']],
    ['a+b?c{2}', ['acc', 'aabcc'], ['bcc', 'ac']],
    ['a{1,3}', ['a', 'aaa'], ['', 'aaaa']],
    ['a{2,}', ['aa', 'aaaa'], ['a']],
    ['(ab|c)*', ['', 'abc', 'cc'], ['ac']],
    ['(?:ab)??c', ['abc', 'c'], ['ab']],
    ['[^a-c]\\d', ['d1', '-9'], ['a1', 'dd']],
    ['[]a-]+', [']', 'a-]'], ['b']],
    ['[\\w.]+', ['a.b_1'], ['a b']],
    ['\\.\\S\\s', ['.a '], ['ab ']],
    ['^t2$|^t3$', ['t2', 't3'], ['t2t3']],
    ['é.', ['é😀'], ['é']],
  ])('%s', (pattern, matching, others) => {
    const matches = compilePattern(pattern)
    for (const text of matching) expect([text, matches(text)]).toEqual([text, true])
    for (const text of others) expect([text, matches(text)]).toEqual([text, false])
  })

  it.each(['a)', '(a', '*a', '(?=a)', '\\1', 'a++', '[z-a]', 'a{3,2}', '\\', '(((a{99}){99}){99})', '('.repeat(99)])(
    'is refused when it is %s',
    (pattern) => {
      expect(() => compilePattern(pattern)).toThrow()
    },
  )

  it('agrees with the engine of the language where both read it', () => {
    const part = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(ab)', 'a*', 'b+', '(a|b)?', 'a{1,2}', '\\w')
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), texts, (parts, text) => {
        const pattern = parts.join('')
        expect(compilePattern(pattern)(text)).toBe(new RegExp(`^(?:${pattern})$`).test(text))
      }),
      { numRuns: 500 },
    )
  })

  it('that would explode elsewhere is answered at once', () => {
    const started = performance.now()
    expect(compilePattern('(a*)*(a|a)*(a+)+b')('a'.repeat(128))).toBe(false)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
