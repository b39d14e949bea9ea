import type { EngineInfo, NetworkSpec } from '#cluster/engine/containerEngine.ts'

/** What SDKs have built in, and the only plain-HTTP address besides loopback that they take credentials from (spec part 2, 7.4). */
export const LINK_LOCAL_ADDRESS = '169.254.170.2'

/** Says what a container was told about metadata, so that the network is known to be in use, whichever Marina made it. */
export const METADATA_LABEL = 'marina.metadata'

/**
 * A network nobody is attached to: with it the engine's machine gets the address, and containers of every bridge reach it
 * through their own gateway. All Marinas of one engine share it, because an engine has each address once.
 */
export const metadataNetwork: NetworkSpec = {
  name: 'marina-metadata',
  labels: { [METADATA_LABEL]: LINK_LOCAL_ADDRESS },
  subnet: '169.254.170.0/24',
  gateway: LINK_LOCAL_ADDRESS,
}

/** How containers of an engine can reach this process. */
export type MetadataPlace =
  /** The engine runs on this machine's own kernel: its bridges are ours. */
  | 'linkLocal'
  /** The engine lives in a virtual machine that leads `host.docker.internal` to this machine's loopback. */
  | 'hostName'
  | 'none'

/** @param platform this process's */
export function chooseMetadataPlace({ kind }: Pick<EngineInfo, 'kind'>, platform: NodeJS.Platform, operatingSystem: string): MetadataPlace {
  if (kind === 'simulated') return 'none'
  if (platform !== 'linux' || operatingSystem.startsWith('Docker Desktop')) return 'hostName'
  return 'linkLocal'
}

/** What containers are told. `credentialsPath` of SDKs always means port 80 of the link-local address. */
export interface MetadataAddress {
  host: string
  port: number
}

export const addressText = ({ host, port }: MetadataAddress) => (port === 80 ? `http://${host}` : `http://${host}:${port}`)

/** Whether a `Host` header is the address that containers were given. */
export function isHostOf({ host, port }: MetadataAddress, given: string): boolean {
  return given === `${host}:${port}` || (port === 80 && given === host)
}
