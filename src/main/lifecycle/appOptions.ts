export interface AppOptions {
  engine: string
  installEngine: boolean
  sample: boolean
  /** Start in the tray. */
  hidden: boolean
  data?: string
  port?: number
}

/** What Marina reads of its command line; the rest is Chromium's, links and files. */
export function readAppOptions(argv: readonly string[]): AppOptions {
  const valueOf = (name: string) => {
    const at = argv.findIndex((argument) => argument === name || argument.startsWith(`${name}=`))
    return at < 0 ? undefined : argv[at]?.includes('=') ? argv[at]?.slice(name.length + 1) : argv[at + 1]
  }
  const data = valueOf('--data')
  const port = Number(valueOf('--port') ?? Number.NaN)
  return {
    engine: valueOf('--engine') ?? 'auto',
    installEngine: argv.includes('--install-engine'),
    sample: argv.includes('--sample'),
    hidden: argv.includes('--hidden'),
    ...(data !== undefined && { data }),
    ...(Number.isInteger(port) && port >= 0 && port <= 65_535 && { port }),
  }
}
