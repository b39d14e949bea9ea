import type Docker from 'dockerode'
import type { ContainerEngine, NetworkFacts, NetworkSpec } from '../containerEngine.ts'
import { EngineError, isEngineError } from '../engineError.ts'
import { orMissing } from './containers.ts'
import type { DockerClient } from './dockerClient.ts'
import { networkFacts } from './facts.ts'
import { labelFilter } from './labelFilter.ts'
import { NETWORK_TIMEOUT } from './timeouts.ts'

type NetworkCalls = Pick<ContainerEngine, 'ensureNetwork' | 'listNetworks' | 'removeNetwork'>

export function dockerNetworks(client: DockerClient): NetworkCalls {
  const inspect = async (name: string): Promise<NetworkFacts | undefined> => {
    const inspected = await orMissing(inspectById(client, name).catch(unlessAmbiguous(() => keepOne(client, name))))
    return inspected && networkFacts(inspected)
  }
  const ensure = async (spec: NetworkSpec): Promise<NetworkFacts> => {
    const existing = await inspect(spec.name)
    if (existing) return existing
    const refusal = await create(spec).catch((error: EngineError) => error)
    const created = await inspect(spec.name)
    // Someone else may have been faster, which is as good; Docker says so in more than one way.
    if (created) return created
    throw refusal ?? new EngineError('notFound', `Error response from daemon: network ${spec.name} not found`)
  }
  const create = async (spec: NetworkSpec): Promise<undefined> => {
    await client.call(NETWORK_TIMEOUT, (docker, abortSignal) => docker.createNetwork({ ...networkBody(spec), abortSignal }))
  }
  const remove = async (name: string): Promise<void> => {
    const removed = removeById(client, name).catch(
      unlessAmbiguous(async () => {
        const kept = await keepOne(client, name)
        if (kept) await removeById(client, kept.Id)
      }),
    )
    await orMissing(removed)
  }
  const oneAtATime = inOrder()
  return {
    ensureNetwork: (spec) => oneAtATime(spec.name, () => ensure(spec)),
    removeNetwork: (name) => oneAtATime(name, () => remove(name)),
    async listNetworks({ labels }) {
      const listed = await client.call(NETWORK_TIMEOUT, (docker, abortSignal) =>
        docker.listNetworks({ filters: labelFilter(labels), abortSignal }),
      )
      return listed.map(networkFacts)
    },
  }
}

const inspectById = (client: DockerClient, id: string): Promise<Docker.NetworkInspectInfo> =>
  client.call(NETWORK_TIMEOUT, (docker) => docker.getNetwork(encodeURIComponent(id)).inspect())

const removeById = async (client: DockerClient, id: string): Promise<void> => {
  await client.call(NETWORK_TIMEOUT, (docker, abortSignal) => docker.getNetwork(encodeURIComponent(id)).remove({ abortSignal }))
}

/**
 * An engine that hung while it was asked twice, or was asked by two that knew nothing of each other, makes two networks of one name, and
 * refuses from then on all that names it. Only one can have containers, since none gets onto a name of two.
 */
function unlessAmbiguous<T>(settle: () => Promise<T>): (error: unknown) => Promise<T> {
  return async (error) => {
    if (isEngineError(error, 'refused') && error.message.includes('is ambiguous')) return await settle()
    throw error
  }
}

/** Removes all networks of a name but the one with containers, or else the oldest. */
async function keepOne(client: DockerClient, name: string): Promise<Docker.NetworkInspectInfo | undefined> {
  const listed = await client.call(NETWORK_TIMEOUT, (docker, abortSignal) =>
    docker.listNetworks({ filters: { name: [name] }, abortSignal }),
  )
  const ids = listed.filter(({ Name }) => Name === name).map(({ Id }) => Id)
  const found = (await Promise.all(ids.map((id) => orMissing(inspectById(client, id))))).filter((network) => network !== undefined)
  const [kept, ...surplus] = found.toSorted(byUseAndAge)
  for (const { Id } of surplus) await orMissing(removeById(client, Id))
  return kept
}

function byUseAndAge(one: Docker.NetworkInspectInfo, other: Docker.NetworkInspectInfo): number {
  const containers = (network: Docker.NetworkInspectInfo) => Object.keys(network.Containers ?? {}).length
  return containers(other) - containers(one) || Date.parse(one.Created) - Date.parse(other.Created)
}

/** Calls for one key run one after the other: two at once would make two networks of one name (Docker checks without a lock). */
function inOrder(): <T>(key: string, run: () => Promise<T>) => Promise<T> {
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
