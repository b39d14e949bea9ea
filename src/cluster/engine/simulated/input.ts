const INTERRUPT = '\x03'
const END_OF_INPUT = '\x04'
/** A stranger's endless input is not kept. */
const MOST_WAITING_CHARACTERS = 1_048_576

export interface InputQueue {
  push(text: string): void
  end(): void
  /** The next piece, or undefined at the end of the input. */
  read(): Promise<string | undefined>
}

/** What was typed and not yet read. */
export function inputQueue(): InputQueue {
  let waiting = ''
  let ended = false
  let wake: (() => void) | undefined
  return {
    push(text) {
      if (!ended && waiting.length + text.length <= MOST_WAITING_CHARACTERS) waiting += text
      wake?.()
    },
    end() {
      ended = true
      wake?.()
    },
    async read() {
      while (waiting === '' && !ended) await new Promise<void>((resolve) => (wake = resolve))
      const piece = waiting
      waiting = ''
      return piece === '' ? undefined : piece
    },
  }
}

/**
 * Makes lines of keystrokes: echo, backspace, Ctrl-C drops the line, Ctrl-D on an empty line ends.
 * @returns a function that gives the next line, or undefined at the end
 */
export function lineEditor(read: InputQueue['read'], echo: (text: string) => void): () => Promise<string | undefined> {
  let keys = ''
  return async () => {
    let line = ''
    while (true) {
      while (keys === '') {
        const piece = await read()
        if (piece === undefined) return line === '' ? undefined : line
        keys = piece
      }
      const [key = ''] = keys
      keys = keys.slice(key.length)
      if (key === END_OF_INPUT && line === '') return undefined
      if (key === '\r' || key === '\n') {
        if (key === '\r' && keys.startsWith('\n')) keys = keys.slice(1)
        echo('\n')
        return line
      }
      line = edited(line, key, echo)
    }
  }
}

function edited(line: string, key: string, echo: (text: string) => void): string {
  if (key === INTERRUPT) {
    echo('^C\n')
    return ''
  }
  if (key === '\x7f' || key === '\b') {
    if (line !== '') echo('\b \b')
    return line.slice(0, -1)
  }
  if (key < ' ') return line
  echo(key)
  return line + key
}
