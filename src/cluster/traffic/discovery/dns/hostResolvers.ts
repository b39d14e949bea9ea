import { readFileSync } from 'node:fs'
import { isIP, isIPv4 } from 'node:net'

/** Whom this computer asks for names. */
export interface HostResolvers {
  /** To be asked by this process. */
  own: string[]
  /** Those that containers reach too: no loopback address of this computer, and nothing of IPv6, which Docker's networks have not. */
  reachable: string[]
}

const RESOLV_CONF = '/etc/resolv.conf'
/** Where systemd-resolved names the servers that it stands in front of. */
const BEHIND_RESOLVED = '/run/systemd/resolve/resolv.conf'

/** Read anew each time, because a laptop moves from network to network; resolvers of the C library do the same. */
export function readHostResolvers(read: (file: string) => string | undefined = readText): HostResolvers {
  const own = nameServersOf(read(RESOLV_CONF) ?? '')
  const direct = own.filter(isReachable)
  return { own, reachable: direct.length > 0 ? direct : nameServersOf(read(BEHIND_RESOLVED) ?? '').filter(isReachable) }
}

function nameServersOf(text: string): string[] {
  const servers = text.split('\n').map((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? '')
  return servers.filter((server) => isIP(server) !== 0)
}

const isReachable = (address: string) => isIPv4(address) && !address.startsWith('127.')

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
