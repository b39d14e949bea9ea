import type { Service } from '@aws-sdk/client-ecs'

/** What names a scalable target in every request. */
export const scaledResource = (resourceId: string) =>
  ({ ServiceNamespace: 'ecs', ResourceId: resourceId, ScalableDimension: 'ecs:service:DesiredCount' }) as const

/** `service/<cluster>/<name>`, which is how a service's ARN ends. */
export const resourceIdOf = ({ serviceArn = '' }: Service) => serviceArn.slice(serviceArn.indexOf(':service/') + 1)
