import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'jobs'

/** The SDK's own way through the pages: what they hold together is what one page holds. */
export async function paginators(tour: Tour): Promise<void> {
  await ofAccount(tour)
  await ofCluster(tour)
}

async function ofAccount({ step, pages }: Tour): Promise<void> {
  const clusters = await step('ListClusters', {}, ({ clusterArns = [] }) => expect(clusterArns.length).toBeGreaterThan(4))
  await pages('ListClusters', {}, 2, (answers) =>
    expect(answers.flatMap(({ clusterArns = [] }) => clusterArns)).toEqual(clusters.clusterArns),
  )
  const inactive = { status: 'INACTIVE' as const }
  const families = await step('ListTaskDefinitionFamilies', {}, (answer) => expect(answer.families?.length).toBeGreaterThan(4))
  await pages('ListTaskDefinitionFamilies', {}, 3, (answers) =>
    expect(answers.flatMap((answer) => answer.families ?? [])).toEqual(families.families),
  )
  const revisions = await step('ListTaskDefinitions', inactive, (answer) => expect(answer.taskDefinitionArns).not.toEqual([]))
  await pages('ListTaskDefinitions', inactive, 1, (answers) =>
    expect(answers.flatMap(({ taskDefinitionArns = [] }) => taskDefinitionArns)).toEqual(revisions.taskDefinitionArns),
  )
  await pages('ListAccountSettings', { effectiveSettings: true }, 5, (answers) => {
    const names = answers.flatMap(({ settings = [] }) => settings.map(({ name }) => name))
    expect(answers.length).toBeGreaterThan(2)
    expect(new Set(names).size).toBe(names.length)
  })
  await pages('ListServicesByNamespace', { namespace: 'mesh' }, 2, (answers) => expect(answers).toMatchObject([{ serviceArns: [] }]))
}

async function ofCluster({ step, pages }: Tour): Promise<void> {
  const stopped = { cluster, desiredStatus: 'STOPPED' as const }
  const tasks = await step('ListTasks', stopped, ({ taskArns }) => expect(taskArns).toHaveLength(5))
  await pages('ListTasks', stopped, 2, (answers) => {
    expect(answers.map(({ taskArns }) => taskArns?.length)).toEqual([2, 2, 1])
    expect(answers.flatMap(({ taskArns = [] }) => taskArns)).toEqual(tasks.taskArns)
  })
  for (const serviceName of ['one', 'two', 'three'])
    await step('CreateService', { cluster, serviceName, taskDefinition: 'web', desiredCount: 0 }, ({ service }) =>
      expect(service?.desiredCount).toBe(0),
    )
  const services = await step('ListServices', { cluster }, ({ serviceArns }) => expect(serviceArns).toHaveLength(3))
  await pages('ListServices', { cluster }, 2, (answers) =>
    expect(answers.flatMap(({ serviceArns = [] }) => serviceArns)).toEqual(services.serviceArns),
  )
  await pages('ListContainerInstances', { cluster }, 1, (answers) =>
    expect(answers.flatMap(({ containerInstanceArns = [] }) => containerInstanceArns)).toHaveLength(1),
  )
  const ofInstances = { cluster, targetType: 'container-instance' as const }
  const attributes = await step('ListAttributes', ofInstances, (answer) => expect(answer.attributes?.length).toBeGreaterThan(5))
  await pages('ListAttributes', ofInstances, 3, (answers) =>
    expect(answers.flatMap((answer) => answer.attributes ?? [])).toEqual(attributes.attributes),
  )
}
