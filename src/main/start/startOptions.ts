import { parseArgs } from 'node:util'

export interface StartOptions {
  /** No window, and no word about why. */
  headless: boolean
  /** Use Electron where it is already, never fetch it. */
  noElectron: boolean
  /** What the cluster itself is told, as `marina serve` and the window both read it. */
  cluster: string[]
}

const engines = ['auto', 'docker', 'simulated']

/**
 * Reads what follows `npm start --`.
 * Throws an Error with a sentence for an option that does not exist.
 */
export function readStartOptions(argv: string[]): StartOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      headless: { type: 'boolean', default: false },
      'no-electron': { type: 'boolean', default: false },
      engine: { type: 'string' },
      'install-engine': { type: 'boolean', default: false },
      sample: { type: 'boolean', default: false },
      data: { type: 'string' },
      port: { type: 'string' },
    },
  })
  if (values.engine !== undefined && !engines.includes(values.engine) && !values.engine.includes('://')) {
    throw new Error(`--engine takes auto, docker, simulated or an address such as unix:///var/run/docker.sock, not "${values.engine}".`)
  }
  const cluster = (['engine', 'data', 'port'] as const).flatMap((name) => {
    const value = values[name]
    return value === undefined ? [] : [`--${name}`, value]
  })
  if (values['install-engine']) cluster.push('--install-engine')
  if (values.sample) cluster.push('--sample')
  return { headless: values.headless, noElectron: values['no-electron'], cluster }
}
