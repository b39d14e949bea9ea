import { describe, expect, it } from 'vitest'
import { chooseRanges } from './chooseRanges.ts'

const container = { portMappings: [{ containerPortRange: '8000-8009' }, { containerPort: 80 }, { containerPortRange: '9000-9001' }] }

describe('chooseRanges', () => {
  it('gives each range as many host ports in a row, none of them twice', () => {
    const chosen = chooseRanges(
      container,
      () => false,
      () => 0,
    )
    expect([...chosen]).toEqual([
      ['8000-8009', 49_153],
      ['9000-9001', 49_163],
    ])
  })

  it('goes around what is taken', () => {
    const chosen = chooseRanges(
      container,
      (port) => port < 49_200,
      () => 0,
    )
    expect(chosen.get('8000-8009')).toBeGreaterThanOrEqual(49_200)
    expect(
      chooseRanges(
        container,
        () => false,
        () => 1,
      ).get('8000-8009'),
    ).toBeLessThanOrEqual(65_526)
  })

  it('says that there is no room, in the words of ECS', () => {
    expect(() => chooseRanges(container, () => true, Math.random)).toThrow(
      'error retrieving docker port map: 10 contiguous host ports are unavailable',
    )
  })
})
