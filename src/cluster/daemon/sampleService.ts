import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import type { CallContext, EcsHandlers } from '#cluster/api/contract.ts'
import hello from '../../../resources/task-definitions/hello.json' with { type: 'json' }

const family = 'hello'

/** Registers the sample's task definition where it is missing and creates its service where that is missing. */
export async function startSample(
  ecs: EcsHandlers,
  context: CallContext,
  { desiredCount = 2, cluster = 'default' }: { desiredCount?: number | undefined; cluster?: string | undefined } = {},
): Promise<{ cluster: string; service: string; created: boolean }> {
  const { services } = await ecs.DescribeServices({ cluster, services: [family] }, context)
  if (services?.some((service) => service.status === 'ACTIVE')) return { cluster, service: family, created: false }
  const { taskDefinitionArns } = await ecs.ListTaskDefinitions({ familyPrefix: family, status: 'ACTIVE' }, context)
  if (!taskDefinitionArns?.length) await ecs.RegisterTaskDefinition(hello as RegisterTaskDefinitionRequest, context)
  await ecs.CreateService({ cluster, serviceName: family, taskDefinition: family, desiredCount, launchType: 'EC2' }, context)
  return { cluster, service: family, created: true }
}
