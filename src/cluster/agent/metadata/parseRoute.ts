import { taskIdIn } from './endpointIds.ts'
import { type FaultAction, type FaultKind, faultActions, faultKinds } from './faults/checkFault.ts'

/** What a container asks for (spec part 2, 7.2). */
export type Route =
  | { of: 'container' | 'task' | 'taskWithTags' | 'stats' | 'taskStats'; version: 'v3' | 'v4'; id: string }
  | AddressRoute
  /** GPUs and their like: of one kind, or one by its name. */
  | { of: 'associations'; version: 'v3' | 'v4'; id: string; name?: string }
  | { of: 'credentials'; id: string }
  | { of: 'protection'; id: string }
  | { of: 'fault'; id: string; kind: FaultKind; action: FaultAction }
  | { of: 'nothing' }

/** Version 2 has no ids: who asks is known by the address that it asks from, as awsvpc tasks alone have one each. */
export type AddressRoute =
  | { of: 'task' | 'taskWithTags' | 'taskStats'; version: 'v2' }
  /** `dockerId` is the engine's id of a container of the same task. */
  | { of: 'container' | 'stats'; version: 'v2'; dockerId: string }

const metadataPaths: Readonly<Record<string, 'container' | 'task' | 'taskWithTags' | 'stats' | 'taskStats'>> = {
  '': 'container',
  task: 'task',
  taskWithTags: 'taskWithTags',
  stats: 'stats',
  'task/stats': 'taskStats',
}

/** @param target of the request, as it came: a path, with or without a query */
export function parseRoute(target: string): Route {
  const [path = '', query = ''] = target.split('?', 2)
  const [, version = '', id = '', ...rest] = path.replace(/\/$/, '').split('/')
  const below = rest.join('/')
  if (version === 'v1' && id === 'credentials' && below === '') {
    return { of: 'credentials', id: new URLSearchParams(query).get('id') ?? '' }
  }
  if (version === 'v2' && id === 'credentials' && rest.length < 2) return { of: 'credentials', id: below }
  const byAddress = version === 'v2' && rest.length < 2 ? addressRoute(id, below) : undefined
  if (byAddress) return byAddress
  if (version === 'api' && below === 'task-protection/v1/state') return { of: 'protection', id }
  if (version === 'api' && rest[0] === 'fault') return faultRoute(id, rest.slice(1))
  const isMetadata = (version === 'v3' || version === 'v4') && id !== ''
  const [first, kind, name, ...more] = rest
  if (isMetadata && first === 'associations' && kind && more.length === 0) {
    return { of: 'associations', version, id, ...(name !== undefined && { name }) }
  }
  const of = Object.hasOwn(metadataPaths, below) ? metadataPaths[below] : undefined
  if (isMetadata && of) return { of, version, id }
  return { of: 'nothing' }
}

function addressRoute(what: string, dockerId: string): AddressRoute | undefined {
  if (what === 'metadata') return dockerId ? { of: 'container', version: 'v2', dockerId } : { of: 'task', version: 'v2' }
  if (what === 'stats') return dockerId ? { of: 'stats', version: 'v2', dockerId } : { of: 'taskStats', version: 'v2' }
  return what === 'metadataWithTags' && !dockerId ? { of: 'taskWithTags', version: 'v2' } : undefined
}

function faultRoute(id: string, [version, fault, wanted, ...more]: string[]): Route {
  const kind = faultKinds.find((each) => each === fault)
  const action = faultActions.find((each) => each === wanted)
  return version === 'v1' && kind && action && more.length === 0 ? { of: 'fault', id, kind, action } : { of: 'nothing' }
}

/** Which methods a route is asked with: faults with a POST, and the rest is read, but for protection. */
export function methodsOf({ of }: Route): readonly string[] {
  if (of === 'fault') return ['POST']
  return of === 'protection' ? ['GET', 'PUT'] : ['GET']
}

/** The task that a route is about, as far as its id tells. */
export const taskIdOf = (route: Route): string | undefined => ('id' in route ? taskIdIn(route.id) : undefined)
