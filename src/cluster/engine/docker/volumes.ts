import type { ContainerEngine, Labels, VolumeFacts } from '../containerEngine.ts'
import { orMissing } from './containers.ts'
import type { DockerClient } from './dockerClient.ts'
import { labelFilter } from './labelFilter.ts'
import { VOLUME_TIMEOUT } from './timeouts.ts'

type VolumeCalls = Pick<ContainerEngine, 'ensureVolume' | 'inspectVolume' | 'listVolumes' | 'removeVolume'>

export function dockerVolumes(client: DockerClient): VolumeCalls {
  return {
    async ensureVolume(spec) {
      await client.call(VOLUME_TIMEOUT, (docker, abortSignal) =>
        docker.createVolume({
          Name: spec.name,
          Labels: { ...spec.labels },
          ...(spec.driver !== undefined && { Driver: spec.driver }),
          ...(spec.driverOptions && { DriverOpts: { ...spec.driverOptions } }),
          abortSignal,
        }),
      )
      // dockerode keeps nothing of the answer but the name.
      return volumeFacts(await client.call(VOLUME_TIMEOUT, (docker) => docker.getVolume(encodeURIComponent(spec.name)).inspect()))
    },
    async inspectVolume(name) {
      const path = encodeURIComponent(name)
      const found = await orMissing(client.call(VOLUME_TIMEOUT, (docker) => docker.getVolume(path).inspect()))
      return found && { ...volumeFacts(found), folder: found.Mountpoint }
    },
    async listVolumes({ labels }) {
      const { Volumes } = await client.call(VOLUME_TIMEOUT, (docker, abortSignal) =>
        docker.listVolumes({ filters: labelFilter(labels), abortSignal }),
      )
      return (Volumes ?? []).map(volumeFacts)
    },
    async removeVolume(name) {
      const path = encodeURIComponent(name)
      await orMissing(client.call(VOLUME_TIMEOUT, (docker, abortSignal) => docker.getVolume(path).remove({ abortSignal })))
    },
  }
}

const volumeFacts = ({ Name, Labels }: { Name: string; Labels?: Labels | null }): VolumeFacts => ({ name: Name, labels: Labels ?? {} })
