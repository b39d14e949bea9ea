const home = ''
/** Names of clusters and services (spec part 1, 2.1). */
const nameForm = /^[A-Za-z0-9_-]{1,255}$/

export const serviceAddress = (cluster: string, service: string) => `clusters/${cluster}/services/${service}`

/** `marina://default/web` → the address of that service. Links only ever open something; what is not understood opens Home. */
export function addressOfLink(link: string): string {
  const rest = /^marina:\/\/([^?#]*)/i.exec(link)?.[1] ?? ''
  const [cluster, service, ...more] = rest.replace(/\/$/, '').split('/')
  if (!cluster || !nameForm.test(cluster) || more.length > 0) return home
  if (service === undefined) return `clusters/${cluster}`
  return nameForm.test(service) ? serviceAddress(cluster, service) : home
}

/** The link among the arguments of a second start, where the system hands links over that way. */
export const findLink = (argv: readonly string[]): string | undefined => argv.find((argument) => /^marina:\/\//i.test(argument))
