import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { taskRoleOf } from './answerCredentials.ts'
import { addressText, LINK_LOCAL_ADDRESS, type MetadataAddress } from './chooseAddress.ts'
import type { EndpointIds } from './endpointIds.ts'

/**
 * What the agent tells a container about where to ask (spec part 2, 1.3). Credentials are named by path where the address
 * is the one that SDKs know, by address where only its port differs, and not at all elsewhere, because SDKs take them from
 * nowhere else without TLS.
 */
export function planMetadataVariables(
  task: TaskRecord,
  taskDefinition: TaskDefinitionRecord,
  engineName: string,
  address: MetadataAddress,
  ids: EndpointIds,
): Record<string, string> {
  const base = addressText(address)
  const id = ids.ofContainer(task, engineName)
  return {
    ECS_CONTAINER_METADATA_URI: `${base}/v3/${id}`,
    ECS_CONTAINER_METADATA_URI_V4: `${base}/v4/${id}`,
    ECS_AGENT_URI: `${base}/api/${id}`,
    ...(taskRoleOf(task, taskDefinition) && credentialsVariable(address, `/v2/credentials/${ids.ofCredentials(task)}`)),
  }
}

function credentialsVariable(address: MetadataAddress, path: string): Record<string, string> {
  if (address.host !== LINK_LOCAL_ADDRESS) return {}
  return address.port === 80
    ? { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: path }
    : { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${addressText(address)}${path}` }
}
