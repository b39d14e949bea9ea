import pino from 'pino'

/** Structured log lines; never given secrets, environment values or tokens. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void
  info(message: string, fields?: Record<string, unknown>): void
  warn(message: string, fields?: Record<string, unknown>): void
  error(message: string, fields?: Record<string, unknown>): void
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/**
 * Writes one JSON object a line.
 * @param destination a file path, or 2 for standard error
 */
export function createLogger(level: LogLevel, destination: string | 2 = 2): Logger {
  const sink = pino({ level, base: null }, pino.destination({ dest: destination, sync: true, mkdir: true, mode: 0o600 }))
  const at = (name: 'debug' | 'info' | 'warn' | 'error') => (message: string, fields?: Record<string, unknown>) =>
    fields ? sink[name](fields, message) : sink[name](message)
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Says nothing; for tests that do not care. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} }
