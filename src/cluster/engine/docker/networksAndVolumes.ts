import type { ContainerEngine, Labels, NetworkFacts, NetworkSpec, VolumeFacts } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import { orMissing } from './containers.ts'
import type { DockerClient } from './dockerClient.ts'
import { networkFacts } from './facts.ts'
import { NETWORK_TIMEOUT, VOLUME_TIMEOUT } from './timeouts.ts'

type NetworkAndVolumeCalls = Pick<
  ContainerEngine,
  'ensureNetwork' | 'listNetworks' | 'removeNetwork' | 'ensureVolume' | 'inspectVolume' | 'listVolumes' | 'removeVolume'
>

export function dockerNetworksAndVolumes(client: DockerClient): NetworkAndVolumeCalls {
  const inspectNetwork = async (name: string): Promise<NetworkFacts | undefined> => {
    const path = encodeURIComponent(name)
    const inspected = await orMissing(client.call(NETWORK_TIMEOUT, (docker) => docker.getNetwork(path).inspect()))
    return inspected && networkFacts(inspected)
  }
  const ensureNetwork = async (spec: NetworkSpec): Promise<NetworkFacts> => {
    const existing = await inspectNetwork(spec.name)
    if (existing) return existing
    const refusal = await createNetwork(spec).catch((error: EngineError) => error)
    const created = await inspectNetwork(spec.name)
    // Someone else may have been faster, which is as good; Docker says so in more than one way.
    if (created) return created
    throw refusal ?? new EngineError('notFound', `Error response from daemon: network ${spec.name} not found`)
  }
  const createNetwork = async (spec: NetworkSpec): Promise<undefined> => {
    await client.call(NETWORK_TIMEOUT, (docker, abortSignal) => docker.createNetwork({ ...networkBody(spec), abortSignal }))
  }
  const oneAtATime = inOrder<NetworkFacts>()
  return {
    ensureNetwork: (spec) => oneAtATime(spec.name, () => ensureNetwork(spec)),
    async listNetworks({ labels }) {
      const listed = await client.call(NETWORK_TIMEOUT, (docker, abortSignal) =>
        docker.listNetworks({ filters: labelFilter(labels), abortSignal }),
      )
      return listed.map(networkFacts)
    },
    async removeNetwork(name) {
      const path = encodeURIComponent(name)
      await orMissing(client.call(NETWORK_TIMEOUT, (docker, abortSignal) => docker.getNetwork(path).remove({ abortSignal })))
    },
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

/** Calls for one key run one after the other: two at once would make two networks of one name (Docker checks without a lock). */
function inOrder<T>(): (key: string, run: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (key, run) => {
    const next = (last.get(key) ?? Promise.resolve()).then(run, run)
    const forget = () => void (last.get(key) === next && last.delete(key))
    last.set(key, next)
    next.then(forget, forget)
    return next
  }
}

/** `CheckDuplicate`: without it Docker before 25 makes a second network of the same name. */
function networkBody(spec: NetworkSpec) {
  return {
    Name: spec.name,
    CheckDuplicate: true,
    Driver: 'bridge',
    Internal: spec.internal ?? false,
    Labels: { ...spec.labels },
    ...(spec.subnet !== undefined && { IPAM: { Driver: 'default', Config: [ipamConfig(spec.subnet, spec.gateway)] } }),
  }
}

const ipamConfig = (subnet: string, gateway: string | undefined) => ({ Subnet: subnet, ...(gateway !== undefined && { Gateway: gateway }) })

function labelFilter(labels: Labels): { label: string[] } {
  return { label: Object.entries(labels).map(([name, value]) => `${name}=${value}`) }
}
