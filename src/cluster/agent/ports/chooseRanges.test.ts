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

  it('gives single ports too, and only from where it is told', () => {
    const ports = { first: 100, last: 113 }
    const free = () => false
    expect([
      ...chooseRanges({ portMappings: [...container.portMappings, { containerPort: 22, hostPort: 2022 }] }, free, () => 0, ports),
    ]).toEqual([
      ['8000-8009', 100],
      ['80/tcp', 110],
      ['9000-9001', 111],
    ])
    const udp = { portMappings: [{ containerPort: 53 }, { containerPort: 53, protocol: 'udp' as const }] }
    expect([...chooseRanges(udp, free, () => 0.999, ports).values()]).toEqual([113, 100])
    const last = chooseRanges(
      { portMappings: [{ containerPort: 80 }] },
      (port) => port !== 113,
      () => 0,
      ports,
    )
    expect(last.get('80/tcp')).toBe(113)
    expect(() =>
      chooseRanges(
        { portMappings: [{ containerPort: 80 }] },
        () => true,
        () => 0,
        ports,
      ),
    ).toThrow('error retrieving docker port map: a host port is unavailable')
    expect(() => chooseRanges({ portMappings: [{ containerPortRange: '1-15' }] }, free, () => 0, ports)).toThrow('15 contiguous')
  })

  it('says that there is no room, in the words of ECS', () => {
    expect(() => chooseRanges(container, () => true, Math.random)).toThrow(
      'error retrieving docker port map: 10 contiguous host ports are unavailable',
    )
  })
})
