import type { PortBinding, PortPublication } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'

const FIRST_DYNAMIC = 32_768
const LAST_DYNAMIC = 60_999
const EVERY_ADDRESS = '0.0.0.0'

/** Which host ports are taken, by address, as the engine's own port allocator keeps them. */
export interface PortTable {
  /**
   * Takes all of `wanted` or none.
   * @throws EngineError `refused` in Docker's words when one is taken
   */
  take(wanted: readonly PortPublication[], endpoint: string): PortBinding[]
  release(bindings: readonly PortBinding[]): void
}

export function portTable(): PortTable {
  /** `tcp:8080` to the addresses it is taken on. */
  const taken = new Map<string, Set<string>>()
  let nextDynamic = FIRST_DYNAMIC

  const isFree = ({ protocol, hostPort, hostIp }: Omit<PortBinding, 'containerPort'>) => {
    const addresses = taken.get(`${protocol}:${hostPort}`)
    if (!addresses || addresses.size === 0) return true
    return hostIp !== EVERY_ADDRESS && !addresses.has(EVERY_ADDRESS) && !addresses.has(hostIp)
  }
  const occupy = (binding: PortBinding) => {
    const key = `${binding.protocol}:${binding.hostPort}`
    const addresses = taken.get(key)
    if (addresses) addresses.add(binding.hostIp)
    else taken.set(key, new Set([binding.hostIp]))
  }
  const chooseDynamic = (port: PortPublication): number => {
    for (let tries = FIRST_DYNAMIC; tries <= LAST_DYNAMIC; tries += 1) {
      const hostPort = nextDynamic
      nextDynamic = nextDynamic === LAST_DYNAMIC ? FIRST_DYNAMIC : nextDynamic + 1
      if (isFree({ ...port, hostPort })) return hostPort
    }
    throw new EngineError('refused', 'Error response from daemon: all ports are allocated')
  }
  const release = (bindings: readonly PortBinding[]) => {
    for (const { protocol, hostPort, hostIp } of bindings) {
      const addresses = taken.get(`${protocol}:${hostPort}`)
      addresses?.delete(hostIp)
      if (addresses?.size === 0) taken.delete(`${protocol}:${hostPort}`)
    }
  }
  return {
    take(wanted, endpoint) {
      const bindings: PortBinding[] = []
      try {
        for (const port of wanted) {
          const hostIp = port.hostIp || EVERY_ADDRESS
          const binding = { ...port, hostIp, hostPort: port.hostPort || chooseDynamic(port) }
          if (!isFree(binding)) throw portTaken(binding, endpoint)
          occupy(binding)
          bindings.push(binding)
        }
        return bindings
      } catch (error) {
        release(bindings)
        throw error
      }
    },
    release,
  }
}

function portTaken(binding: PortBinding, endpoint: string): EngineError {
  return new EngineError(
    'refused',
    `Error response from daemon: driver failed programming external connectivity on endpoint ${endpoint}: Bind for ${binding.hostIp}:${binding.hostPort} failed: port is already allocated`,
  )
}
