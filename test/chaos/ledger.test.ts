import { describe, expect, it } from 'vitest'
import { createLedger } from './ledger.ts'

const active = { status: 'ACTIVE' }

describe('what was acknowledged', () => {
  it('is the last answer', () => {
    const ledger = createLedger()
    ledger.service('web', { desiredCount: 3 }, 'acknowledged')
    ledger.service('web', { desiredCount: 5 }, 'acknowledged')
    expect(ledger.compareService('web', { ...active, desiredCount: 3 })).toEqual(['service web: desiredCount is 3, and 5 was acknowledged'])
    expect(ledger.compareService('web', { ...active, desiredCount: 5 })).toEqual([])
    expect(ledger.compareService('web', undefined)).toEqual(['service web is not known, and was not deleted'])
  })
  it('may be either while an answer is lost, and is not what was refused', () => {
    const ledger = createLedger()
    ledger.service('web', { desiredCount: 3 }, 'acknowledged')
    ledger.service('web', { desiredCount: 4 }, 'lost')
    ledger.service('web', { desiredCount: 9 }, 'refused')
    expect(ledger.compareService('web', { ...active, desiredCount: 3 })).toEqual([])
    expect(ledger.compareService('web', { ...active, desiredCount: 4 })).toEqual([])
    expect(ledger.compareService('web', { ...active, desiredCount: 9 })).toEqual([
      'service web: desiredCount is 9, and 3 or 4 was acknowledged',
    ])
  })
  it('finds a service that was deleted and is there, and allows either while the answer is lost', () => {
    const ledger = createLedger()
    ledger.service('web', { desiredCount: 1 }, 'acknowledged')
    ledger.deleted('web', 'lost')
    expect(ledger.compareService('web', { ...active, desiredCount: 1 })).toEqual([])
    expect(ledger.compareService('web', { status: 'DRAINING' })).toEqual([])
    ledger.deleted('web', 'acknowledged')
    expect(ledger.compareService('web', { ...active, desiredCount: 1 })).toEqual(['service web is ACTIVE, and was deleted'])
  })
  it('finds a revision with another content, and a task that runs after it was stopped', () => {
    const ledger = createLedger()
    ledger.registered('arn:web:1', 'a')
    ledger.started('arn:task')
    ledger.stopped('arn:task')
    const other = { containerDefinitions: [{ environment: [{ name: 'MARK', value: 'b' }] }] }
    expect(ledger.compareTaskDefinition('arn:web:1', other)).toEqual(['arn:web:1 carries b, and a was registered'])
    expect(ledger.compareTask('arn:task', { desiredStatus: 'RUNNING' })).toEqual(['arn:task was to stop, and is to run again'])
    expect(() => ledger.registered('arn:web:1', 'c')).toThrow('two task definitions')
  })
})
