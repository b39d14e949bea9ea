import { beforeEach, describe, expect, it } from 'vitest'
import { countingIds } from '#cluster/lib/ids.ts'
import { buildService } from '#test/support/clusterBuilders.ts'
import { openStore, type Store } from '../store.ts'
import { serviceEventWindow } from '../tables/services.ts'
import { addServiceEvent, repeatedEventPauseMs, steadyStateMessage } from './serviceEvents.ts'

const service = buildService()
const ids = countingIds()
const start = 10 * repeatedEventPauseMs
let store: Store

beforeEach(() => {
  store = openStore({ file: ':memory:', now: 0 })
  store.update('seed', (tx) => tx.put('services', service))
})

const say = (message: string, now: number, options: { dedupe?: boolean; causeSince?: number } = {}) =>
  store.update('say', (tx) => addServiceEvent(tx, service.arn, message, { now, ids, ...options }))
const said = () =>
  store
    .read()
    .serviceEvents.by('service', service.arn)
    .map(({ message }) => message)
const once = { dedupe: true }

describe('a service event', () => {
  it('names its service', () => {
    say('has started 1 tasks: (task 1).', start)
    expect(said()).toEqual(['(service web) has started 1 tasks: (task 1).'])
  })

  it.each<[string, () => void, number]>([
    ['again at once', () => say('no room', start + 1, once), 1],
    ['again just before six hours', () => say('no room', start + repeatedEventPauseMs - 1, once), 1],
    ['again after six hours', () => say('no room', start + repeatedEventPauseMs, once), 2],
    ['with other words', () => say('no ports', start + 1, once), 2],
    ['by who repeats himself', () => say('no room', start + 1), 2],
    ['for a cause that began since', () => say('no room', start + 2, { dedupe: true, causeSince: start + 1 }), 2],
    ['for a cause that began with it', () => say('no room', start + 2, { dedupe: true, causeSince: start }), 1],
  ])('said %s', (_, sayAgain, expected) => {
    say('no room', start, once)
    sayAgain()
    expect(said()).toHaveLength(expected)
  })

  it('is said again when the service was steady in between', () => {
    say('no room', start, once)
    say(steadyStateMessage, start + 1)
    say('no room', start + 2, once)
    expect(said()).toHaveLength(3)
  })

  it('is not dated before the one that was said before it, a millisecond ahead', () => {
    say('rolling back to deployment ecs-svc/1.', start + 1)
    say('stopped 3 pending tasks.', start)
    const times = store
      .read()
      .serviceEvents.by('service', service.arn)
      .map(({ createdAt }) => createdAt)
    expect(times).toEqual([start + 1, start + 1])
  })

  it('leaves memory when a hundred newer ones are there', () => {
    for (let count = 0; count < serviceEventWindow + 20; count += 1) say(`number ${count}`, start + count)
    expect(said()).toHaveLength(serviceEventWindow)
    expect(said()[0]).toBe('(service web) number 20')
  })

  it('of a service that is gone is nothing', () => {
    store.update('delete', (tx) => tx.delete('services', service.arn))
    say('hello', start)
    expect(said()).toEqual([])
  })
})
