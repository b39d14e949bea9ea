import { describe, expect, it } from 'vitest'
import type { EngineChoice, MarinaStatus } from '#cluster/api/resources/marina.ts'
import { sortChoices, welcomeState } from './welcomeState.ts'

const choice = (name: string, more: Partial<EngineChoice> = {}): EngineChoice => ({
  name,
  address: `unix:///${name}`,
  chosen: false,
  why: '',
  ...more,
})
const status = (kind: 'docker' | 'simulated') => ({ engine: { kind } }) as MarinaStatus

describe('what Welcome says', () => {
  it('is that an engine runs', () => {
    expect(welcomeState(status('docker'), []).state).toBe('docker')
  })

  it('is that one turned up while Marina simulates', () => {
    const found = choice('docker', { chosen: true })
    expect(welcomeState(status('simulated'), [choice('podman'), found])).toEqual({ state: 'foundLater', found })
  })

  it('is that there is none, even if the simulation is what was chosen', () => {
    expect(welcomeState(status('simulated'), [choice('Simulated', { address: 'simulated', chosen: true })]).state).toBe('none')
  })

  it('puts what one command would bring before what is not installed', () => {
    const sorted = sortChoices([
      choice('a', { remedy: { sentence: 'Install it.' } }),
      choice('b', { remedy: { sentence: 'Start it.', command: 'start' } }),
      choice('c', { chosen: true }),
    ])
    expect(sorted.map(({ name }) => name)).toEqual(['c', 'b', 'a'])
  })
})
