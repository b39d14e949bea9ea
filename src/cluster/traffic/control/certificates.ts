import type { Clock } from '#cluster/lib/clock.ts'
import type { Store } from '#cluster/state/store.ts'
import type { ServerCertificate } from './projectTraffic.ts'

export interface Certificates {
  /** Makes the certificate of a region where there is none that lasts. */
  ensure(region: string): Promise<void>
  /** Undefined where none was made. */
  of(region: string): ServerCertificate | undefined
}

interface Kept extends ServerCertificate {
  /** Milliseconds since the epoch. */
  expiresAt: number
}

const day = 24 * 60 * 60_000
/** The longest that all systems trust. */
const lifetimeMs = 800 * day
const renewBeforeMs = 30 * day

/**
 * Certificates for the names of load balancers, one for each region, that this computer made for itself. They are kept, so that who has
 * decided to trust one is not asked again.
 */
export function createCertificates({ store, clock }: { store: Store; clock: Clock }): Certificates {
  const known = new Map<string, Kept>()
  const read = (region: string): Kept | undefined => {
    const text = known.has(region) ? undefined : store.readMeta(metaName(region))
    if (text !== undefined) known.set(region, JSON.parse(text) as Kept)
    return known.get(region)
  }
  return {
    of: read,
    async ensure(region) {
      const kept = read(region)
      if (kept && kept.expiresAt - clock.now() > renewBeforeMs) return
      const made = await makeCertificate(region, clock.now())
      known.set(region, made)
      store.writeMeta(metaName(region), JSON.stringify(made))
    },
  }
}

const metaName = (region: string) => `certificate:${region}`

async function makeCertificate(region: string, now: number): Promise<Kept> {
  // Most runs never need it.
  const { generate } = await import('selfsigned')
  const expiresAt = now + lifetimeMs
  const names = [`*.${region}.elb.localhost`, 'localhost', '*.localhost']
  const { cert: certificate, private: key } = await generate([{ name: 'commonName', value: `Marina load balancers in ${region}` }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - day),
    notAfterDate: new Date(expiresAt),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [...names.map((value) => ({ type: 2 as const, value })), { type: 7, ip: '127.0.0.1' }, { type: 7, ip: '::1' }],
      },
    ],
  })
  return { certificate, key, expiresAt }
}
