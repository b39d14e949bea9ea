import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'jobs'

/** Pages of two, while the list changes between them. */
export async function pages({ step, refused }: Tour): Promise<void> {
  const register = (index: number) =>
    step('RegisterTaskDefinition', { family: `page-${index}`, containerDefinitions: [{ name: 'app', image: 'i', memory: 16 }] }, (answer) =>
      expect(answer.taskDefinition?.revision).toBe(1),
    )
  for (const index of [1, 2, 3, 4]) await register(index)
  const families = { familyPrefix: 'page', maxResults: 2 }
  const { nextToken } = await step('ListTaskDefinitionFamilies', families, (answer) => {
    expect(answer.families).toEqual(['page-1', 'page-2'])
    expect(answer.nextToken).toEqual(expect.any(String))
  })
  await step('DeregisterTaskDefinition', { taskDefinition: 'page-2:1' }, (answer) => expect(answer.taskDefinition?.status).toBe('INACTIVE'))
  await register(5)
  const active = { ...families, status: 'ACTIVE' as const }
  const { nextToken: other } = await step('ListTaskDefinitionFamilies', active, (answer) =>
    expect(answer.families).toEqual(['page-1', 'page-3']),
  )
  await step('ListTaskDefinitionFamilies', { ...families, nextToken }, (answer) => expect(answer.families).toEqual(['page-3', 'page-4']))
  await step('ListTaskDefinitionFamilies', { ...active, nextToken: other }, (answer) => {
    expect(answer.families).toEqual(['page-4', 'page-5'])
    expect(answer).not.toHaveProperty('nextToken')
  })
  await refused('ListClusters', { nextToken }, 'InvalidParameterException', 'Invalid token.')
  await refused('ListTasks', { cluster, maxResults: 101 }, 'InvalidParameterException', 'maxResults must be between 1 and 100.')
  await refused('ListAccountSettings', { maxResults: 11 }, 'InvalidParameterException', 'maxResults must be between 1 and 10.')
}
