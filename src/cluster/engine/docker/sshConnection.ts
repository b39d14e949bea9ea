import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { Duplex } from 'node:stream'
import { EngineError } from '../engineError.ts'
import { describeConnection, type SshTarget } from './dockerConnection.ts'
import { explainSshFailure } from './explainSshFailure.ts'

/** Handshakes that may be under way at once: servers turn further ones away (sshd: MaxStartups). */
const HANDSHAKES_AT_ONCE = 6
/** After that it is taken to be through: a call may take long before it is answered. */
const HANDSHAKE_MS = 3_000
const CONNECT_SECONDS = 10
const END_PATIENCE_MS = 2_000
/** Enough of what the program says when it fails. */
const LONGEST_COMPLAINT = 4_000

/** Gives one connection after the other to an engine behind ssh. */
export function createSshDialler(target: SshTarget): () => Duplex {
  const turns = createTurns(HANDSHAKES_AT_ONCE)
  return () => new SshConnection(target, turns)
}

const DIAL = ['docker', 'system', 'dial-stdio']
const options = (...settings: string[]) => settings.flatMap((setting) => ['-o', setting])

/** The command line, apart from running it. ssh asks nobody: there is no terminal to ask at. */
export function sshCommand({ host, user, port }: SshTarget): string[] {
  return [
    ...options('BatchMode=yes', `ConnectTimeout=${CONNECT_SECONDS}`, 'ServerAliveInterval=15'),
    '-T',
    ...(user ? ['-l', user] : []),
    ...(port ? ['-p', String(port)] : []),
    '--',
    host,
    ...DIAL,
  ]
}

/**
 * The user's own ssh program as a connection: what is written goes to the engine through its standard input, what the engine answers comes
 * from its standard output. So keys, agents, jump hosts and known hosts are those of the user's ssh, and none of it is Marina's business.
 */
class SshConnection extends Duplex {
  readonly #target: SshTarget
  readonly #turns: Turns
  #child: ChildProcessWithoutNullStreams | undefined
  #said = ''

  constructor(target: SshTarget, turns: Turns) {
    super({ allowHalfOpen: true })
    this.#target = target
    this.#turns = turns
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.#turns.take((leave) => {
      if (this.destroyed) leave()
      else this.#start(leave)
      done()
    })
  }

  #start(leave: () => void): void {
    const child = spawn('ssh', sshCommand(this.#target), { stdio: 'pipe', windowsHide: true })
    this.#child = child
    const timer = setTimeout(leave, HANDSHAKE_MS)
    child.stdout.once('data', leave)
    child.stdout.on('data', (bytes: Buffer) => this.push(bytes) || child.stdout.pause())
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-LONGEST_COMPLAINT)
    })
    child.stdin.on('error', () => {})
    child.once('error', (error: NodeJS.ErrnoException) => this.#fail(error.code === 'ENOENT' ? 'noProgram' : error.message))
    // Not `exit`: what it wrote last may still be on its way.
    child.once('close', (code) => {
      clearTimeout(timer)
      leave()
      if (code === 0) this.push(null)
      else this.#fail(code ?? 'it was ended')
    })
  }

  #fail(how: Parameters<typeof explainSshFailure>[1]): void {
    const why = explainSshFailure(this.#target, how, this.#said)
    this.destroy(new EngineError('unreachable', `Cannot connect to the engine at ${describeConnection({ ssh: this.#target })}: ${why}`))
  }

  override _read(): void {
    this.#child?.stdout.resume()
  }

  override _write(bytes: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    // Why it cannot be written is told when the program has ended.
    if (this.#child?.stdin.writable) this.#child.stdin.write(bytes, () => done())
    else done()
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#child?.stdin.end()
    done()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#child) end(this.#child)
    done(error)
  }

  /* What HTTP asks of a socket and a program has not. */
  setKeepAlive(): this {
    return this
  }
  setNoDelay(): this {
    return this
  }
  setTimeout(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }
}

/** Without its pipes it has nothing left to do; where it does not see that, it is not waited for. */
function end(child: ChildProcessWithoutNullStreams): void {
  for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy()
  child.kill()
  child.unref()
  const timer = setTimeout(() => child.kill('SIGKILL'), END_PATIENCE_MS).unref()
  child.once('exit', () => clearTimeout(timer))
}

interface Turns {
  /** Calls `begin` when it is its turn; it says when the next may begin, more than once at will. */
  take(begin: (leave: () => void) => void): void
}

function createTurns(most: number): Turns {
  const waiting: ((leave: () => void) => void)[] = []
  let taken = 0
  const next = () => {
    const begin = taken < most ? waiting.shift() : undefined
    if (!begin) return
    taken += 1
    let left = false
    begin(() => {
      if (left) return
      left = true
      taken -= 1
      next()
    })
  }
  return {
    take(begin) {
      waiting.push(begin)
      next()
    },
  }
}
