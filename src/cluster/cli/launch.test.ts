import { describe, expect, it } from 'vitest'
import { launchOfUpdate, readLaunch } from './launch.ts'

const strategyOf = (text: string) => readLaunch({ 'capacity-provider': text }).capacityProviderStrategy

describe('how tasks are launched', () => {
  it('is told by a launch type, by providers, or not at all', () => {
    expect(readLaunch({})).toEqual({})
    expect(readLaunch({ 'launch-type': 'fargate' })).toEqual({ launchType: 'FARGATE' })
    expect(strategyOf('FARGATE_SPOT')).toEqual([{ capacityProvider: 'FARGATE_SPOT', weight: 1 }])
    expect(strategyOf('capacityProvider=FARGATE,weight=1,base=2  FARGATE_SPOT,weight=4')).toEqual([
      { capacityProvider: 'FARGATE', weight: 1, base: 2 },
      { capacityProvider: 'FARGATE_SPOT', weight: 4 },
    ])
  })

  it.each(['', ' ', 'weight=1', 'FARGATE,wieght=1', 'FARGATE,weight=-1', 'FARGATE,base='])('cannot be told by %j', (text) => {
    expect(() => strategyOf(text)).toThrow(/--capacity-provider takes NAME\[,weight=N\]\[,base=N\]/)
  })

  it('is not told twice', () => {
    expect(() => readLaunch({ 'launch-type': 'EC2', 'capacity-provider': 'FARGATE' })).toThrow(/not both/)
  })

  it('of a service there is changes by providers, and back; another launch type is refused', () => {
    const onProviders = { serviceName: 'web', capacityProviderStrategy: [{ capacityProvider: 'workers', weight: 1 }] }
    expect(launchOfUpdate({}, onProviders)).toEqual({})
    expect(launchOfUpdate({ launchType: 'EC2' }, onProviders)).toEqual({ capacityProviderStrategy: [] })
    expect(() => launchOfUpdate({ launchType: 'FARGATE' }, onProviders)).toThrow(/web runs on EC2/)
    expect(launchOfUpdate({ launchType: 'EC2' }, { serviceName: 'web', launchType: 'EC2' })).toEqual({})
    expect(() => launchOfUpdate({ launchType: 'FARGATE' }, { serviceName: 'web', launchType: 'EC2' })).toThrow(/marina rm web/)
  })
})
