import { describe, expect, it } from 'vitest'
import { shellProgram, splitScript } from './shellProgram.ts'

describe('shellProgram', () => {
  it.each([
    [['sleep', '30'], { exits: { afterMs: 30_000, code: 0 } }],
    [['true'], { exits: { afterMs: 0, code: 0 } }],
    [['/bin/false'.slice(5)], { exits: { afterMs: 0, code: 1 } }],
    [['sh', '-c', 'exit 7'], { exits: { afterMs: 0, code: 7 } }],
    [['/bin/bash', '-c', 'sleep 1.5 && exit 300'], { exits: { afterMs: 1_500, code: 44 } }],
    [['sh', '-c', 'trap "" TERM; sleep infinity'], { onTerm: 'ignore' }],
    [['sh', '-c', "trap 'exit 9' TERM; exec sleep 60"], { onTerm: { afterMs: 0, code: 9 }, exits: { afterMs: 60_000, code: 0 } }],
  ])('%j', (command, program) => expect(shellProgram(command, false)).toMatchObject(program))

  it('writes when it is told to, where it is told to', () => {
    expect(shellProgram(['sh', '-c', 'echo one; sleep 2; echo "two; three" >&2'], false)?.lines).toEqual([
      { afterMs: 0, stream: 'stdout', text: 'one' },
      { afterMs: 2_000, stream: 'stderr', text: 'two; three' },
    ])
  })

  it('ends by a signal only where an init process passes it on', () => {
    expect(shellProgram(['sleep', '30'], false)?.onTerm).toBe('ignore')
    expect(shellProgram(['sleep', '30'], true)?.onTerm).toEqual({ afterMs: 0, code: 143 })
  })

  it('runs for ever where the script does', () => {
    expect(shellProgram(['sleep', 'infinity'], false)).not.toHaveProperty('exits')
  })

  it.each([
    [[]],
    [['node', 'server.js']],
    [['sh', '-c', 'curl x || exit 1']],
    [['sh', '-c', 'echo $HOME']],
    [['sh', '-c', 'echo a | wc']],
    [['sleep', 'x']],
  ])('does not guess what %j does', (command) => expect(shellProgram(command, false)).toBeUndefined())
})

describe('splitScript', () => {
  it('minds quotes', () => {
    expect(splitScript(`echo 'a; b' "c && d";exit 1`)).toEqual([
      ['echo', 'a; b', 'c && d'],
      ['exit', '1'],
    ])
  })
})
