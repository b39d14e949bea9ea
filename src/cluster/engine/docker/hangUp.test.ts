import { describe, expect, it } from 'vitest'
import { newMark, withinReach } from './hangUp.ts'

describe('withinReach', () => {
  it.each([
    [['sh'], ['sh', '-c', 'exec "$0" "$@"', 'sh']],
    [
      ['/bin/bash', '-lc', 'echo  two'],
      ['/bin/bash', '-c', 'exec "$0" "$@"', '/bin/bash', '-lc', 'echo  two'],
    ],
    [
      ['python3', 'sh'],
      ['python3', 'sh'],
    ],
    [['/opt/push'], ['/opt/push']],
    [[], []],
  ])('has a shell begin itself, and nothing else: %j', (command, begun) => {
    expect(withinReach(command)).toEqual(begun)
  })

  it('marks each command as itself', () => {
    expect(newMark()).toMatch(/^MARINA_EXEC=[0-9a-f-]{36}$/)
    expect(newMark()).not.toBe(newMark())
  })
})
