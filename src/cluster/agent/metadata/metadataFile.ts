/**
 * The file that says what a container is, for programs that read files and ask nobody (spec part 2, 7.3). It is put into
 * the container and not mounted from this computer, so that it is there whatever machine the engine runs on.
 */
import { taskDefinitionName } from '#cluster/api/arns.ts'
import type { ContainerRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { effectiveContainer } from '../containers/effectiveContainer.ts'
import { networks, portsOf, type TaskFacts } from './describeContainer.ts'

const FILE = 'ecs-container-metadata.json'

/** Of the container alone, the same for as long as it lives. */
export const metadataFolder = ({ arn }: ContainerRecord): string => `/opt/ecs/metadata/${arn.slice(arn.lastIndexOf('/') + 1)}`

const metadataFilePath = (record: ContainerRecord): string => `${metadataFolder(record)}/${FILE}`

export const metadataFileVariable = (record: ContainerRecord) => ({ ECS_CONTAINER_METADATA_FILE: metadataFilePath(record) })

/**
 * The file as it is put into a container.
 * @param status `INITIAL` before the container has started: what the engine gives it then is not in it yet
 */
export function planMetadataFile(known: TaskFacts, record: ContainerRecord, status: 'INITIAL' | 'READY') {
  const content = { ...fromTask(known, record), ...(status === 'READY' && fromEngine(known, record)), MetadataFileStatus: status }
  return { path: metadataFilePath(record), content: Buffer.from(`${JSON.stringify(content, undefined, 2)}\n`) }
}

function fromTask({ task }: TaskFacts, record: ContainerRecord) {
  const [family, revision] = taskDefinitionName(task.taskDefinitionArn).split(':')
  return definedOnly({
    Cluster: task.clusterArn.slice(task.clusterArn.lastIndexOf('/') + 1),
    ContainerInstanceARN: task.containerInstanceArn,
    TaskARN: task.arn,
    TaskDefinitionFamily: family,
    TaskDefinitionRevision: revision,
    ContainerName: record.name,
    AvailabilityZone: task.availabilityZone,
  })
}

function fromEngine(known: TaskFacts, record: ContainerRecord) {
  const facts = known.containers.get(record.engineName)
  const written = known.taskDefinition.definition.containerDefinitions.find(({ name }) => name === record.name)
  const ports = portsOf('v4', known, effectiveContainer(known.task, written ?? { name: record.name }), facts)
  return definedOnly({
    ContainerID: facts?.id,
    DockerContainerName: record.engineName,
    ImageID: facts?.imageId,
    ImageName: record.image,
    PortMappings: ports.map(({ ContainerPort, HostPort, HostIp = '', Protocol }) => ({
      ContainerPort,
      HostPort,
      BindIp: HostIp,
      Protocol,
    })),
    Networks: networks('v3', known, facts),
  })
}
