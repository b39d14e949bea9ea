import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import { containersOf, oneOf, type Rule, violation } from './rule.ts'

interface Unsupported {
  member: keyof ContainerDefinition
  sentence: string
  used: (container: ContainerDefinition) => boolean
}

/** What the containers of an awsvpc task cannot have, because they share one network (spec part 1, 3.7). */
const unsupported: readonly Unsupported[] = [
  { member: 'links', sentence: 'Links are not supported when networkMode=awsvpc', used: ({ links }) => (links?.length ?? 0) > 0 },
  {
    member: 'disableNetworking',
    sentence: 'Disable Networking is not supported on container when networkMode=awsvpc',
    used: ({ disableNetworking }) => disableNetworking === true,
  },
  {
    member: 'dnsServers',
    sentence: 'DNS servers are not supported on container when networkMode=awsvpc',
    used: ({ dnsServers }) => (dnsServers?.length ?? 0) > 0,
  },
  {
    member: 'dnsSearchDomains',
    sentence: 'DNS search domains are not supported on container when networkMode=awsvpc',
    used: ({ dnsSearchDomains }) => (dnsSearchDomains?.length ?? 0) > 0,
  },
  {
    member: 'extraHosts',
    sentence: 'Extra hosts are not supported on container when networkMode=awsvpc',
    used: ({ extraHosts }) => (extraHosts?.length ?? 0) > 0,
  },
  {
    member: 'hostname',
    sentence: 'Hostname is not supported on container when networkMode=awsvpc',
    used: ({ hostname }) => Boolean(hostname),
  },
]

export const awsvpcContainersShareNetwork: Rule = function* (definition) {
  if (definition.networkMode !== 'awsvpc') return
  for (const { container, name, path } of containersOf(definition)) {
    for (const { member, sentence, used } of unsupported) {
      if (!used(container)) continue
      const help = `${name} sets ${member}, but the containers of an awsvpc task share one network. Remove ${member}, or choose networkMode bridge.`
      yield violation(`${path}.${member}`, sentence, help)
    }
  }
}

/** 3.7: the App Mesh proxy. */
export const proxyIsComplete: Rule = function* (definition) {
  const proxy = definition.proxyConfiguration
  if (!proxy) return
  yield* oneOf('proxyConfiguration.type', 'Proxy configuration type', proxy.type, ['APPMESH'])
  if (definition.networkMode !== 'awsvpc') {
    const help = 'A proxy configuration needs networkMode awsvpc. Set it, or remove proxyConfiguration.'
    yield violation('proxyConfiguration', 'APPMESH proxy configuration is only supported in networkMode=awsvpc', help)
  }
  if (!definition.containerDefinitions?.some((container) => container.name === proxy.containerName)) {
    const help = `The proxy container \`${proxy.containerName ?? ''}\` is not in this task definition. Correct containerName.`
    yield violation('proxyConfiguration.containerName', `Proxy container [${proxy.containerName ?? ''}] does not exist`, help)
  }
  if (!proxy.properties?.some((property) => property.name === 'ProxyIngressPort' && property.value)) {
    const help = 'The proxy configuration has no ProxyIngressPort. Add it to properties with the port the proxy listens on.'
    yield violation('proxyConfiguration.properties', 'Ingress port not found', help)
  }
}
