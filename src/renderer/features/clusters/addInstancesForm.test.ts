import { expect, it } from 'vitest'
import { newForm, problemsOf, requestOf, zonesOf } from './addInstancesForm.ts'

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

it('says what keeps it from being sent', () => {
  expect(problemsOf(form)).toEqual({})
  expect(problemsOf({ ...form, cpu: 0, count: 21 })).toEqual({ count: 'instances.countRule' })
  expect(problemsOf({ ...form, type: '', cpu: 0, memoryMiB: 1.5 })).toEqual({ cpu: 'instances.cpuRule', memoryMiB: 'instances.memoryRule' })
})
