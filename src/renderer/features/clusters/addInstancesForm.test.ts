import { expect, it } from 'vitest'
import { newForm, problemsOf, requestOf, wholeEngine, zonesOf } from './addInstancesForm.ts'

const form = newForm('eu-west-1')

it('asks for a type, or for the room of a machine', () => {
  expect(requestOf('shop', form)).toEqual({ cluster: 'shop', instanceType: 't3.small', availabilityZone: 'eu-west-1a', count: 1 })
  expect(requestOf('shop', { ...form, type: '', count: 3 })).toEqual({
    cluster: 'shop',
    cpu: 1024,
    memoryMiB: 1024,
    availabilityZone: 'eu-west-1a',
    count: 3,
  })
  expect(zonesOf('eu-west-1')).toContain('eu-west-1f')
})

it('asks for the whole of another engine, by its docker context or its address', () => {
  const elsewhere = { ...form, where: 'engine', type: wholeEngine } as const
  const at = { cluster: 'shop', availabilityZone: 'eu-west-1a' }
  expect(requestOf('shop', { ...elsewhere, context: 'far' })).toEqual({ ...at, context: 'far' })
  const address = ' tcp://far:2376 '
  expect(requestOf('shop', { ...elsewhere, address, tlsFolder: '/certs' })).toEqual({ ...at, engine: 'tcp://far:2376', tlsFrom: '/certs' })
  expect(requestOf('shop', { ...elsewhere, address: 'ssh://ann@far', tlsFolder: '/certs' })).toEqual({ ...at, engine: 'ssh://ann@far' })
  expect(requestOf('shop', { ...elsewhere, address, plain: true })).toEqual({ ...at, engine: 'tcp://far:2376', plain: true })
})

it('wants it said that an engine is to be used without TLS', () => {
  const elsewhere = { ...form, where: 'engine', type: wholeEngine, address: 'tcp://far:2375' } as const
  const contexts = [{ name: 'plain', address: 'tcp://far:2375', tls: false, plain: true }]
  expect(problemsOf({ ...elsewhere, address: '' })).toEqual({ address: 'instances.addressRule' })
  expect(problemsOf(elsewhere)).toEqual({ plain: 'instances.plainRule' })
  expect(problemsOf({ ...elsewhere, context: 'plain' }, contexts)).toEqual({ plain: 'instances.plainRule' })
  for (const fine of [{ plain: true }, { tlsFolder: '/certs' }, { address: 'tcp://127.0.0.1:2375' }, { address: 'ssh://far' }])
    expect(problemsOf({ ...elsewhere, ...fine })).toEqual({})
})

it('says what keeps it from being sent', () => {
  expect(problemsOf(form)).toEqual({})
  expect(problemsOf({ ...form, cpu: 0, count: 21 })).toEqual({ count: 'instances.countRule' })
  expect(problemsOf({ ...form, type: '', cpu: 0, memoryMiB: 1.5 })).toEqual({ cpu: 'instances.cpuRule', memoryMiB: 'instances.memoryRule' })
})
