/** Docker's classic name for its own registry; configuration files know it by this key. */
export const DOCKER_HUB_KEY = 'https://index.docker.io/v1/'
const DOCKER_HUB = 'docker.io'

/** The registry an image comes from, `docker.io` where its name has none (spec part 2, 4.6). */
export function registryOf(image: string): string {
  const [first = '', ...rest] = image.split('/')
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost')
  return isHost ? first : DOCKER_HUB
}

/** An image's name without tag and digest. */
export function repositoryOf(image: string): string {
  const name = image.split('@')[0] ?? ''
  const colon = name.lastIndexOf(':')
  return colon > name.lastIndexOf('/') ? name.slice(0, colon) : name
}

/** The same repository, however much of Docker Hub's name is written out. */
export function isSameRepository(one: string, other: string): boolean {
  return shortest(repositoryOf(one)) === shortest(repositoryOf(other))
}

/** The image by what is in it, which no push can change. */
export function withDigest(image: string, digest: string): string {
  return `${repositoryOf(image)}@${digest}`
}

/** The region of a private registry on Amazon ECR; undefined for any other. */
export function ecrRegion(registry: string): string | undefined {
  return /^\d{12}\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/.exec(registry)?.[1]
}

const shortest = (repository: string) => repository.replace(/^(?:(?:index\.)?docker\.io\/)?(?:library\/)?/, '')
