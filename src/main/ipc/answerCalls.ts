import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { type CallAnswer, type CallHandlers, type CallName, callArguments, callChannel } from './calls.ts'

export interface CallsOptions {
  handlers: CallHandlers
  /** The page asks for a port to the cluster. */
  onPortWanted: () => void
  isPage: (frame: IpcMainEvent['senderFrame']) => boolean
}

/** Answers the bridge: each call from our own page only, and only with arguments of the right form. */
export function answerCalls({ handlers, onPortWanted, isPage }: CallsOptions): void {
  for (const name of Object.keys(callArguments) as CallName[]) {
    ipcMain.handle(callChannel(name), (event: IpcMainInvokeEvent, ...given: unknown[]) => {
      if (!isPage(event.senderFrame)) return refused('Only the page of Marina may ask this.')
      return answer(name, given, handlers)
    })
  }
  ipcMain.on('marina:wantPort', (event) => {
    if (isPage(event.senderFrame)) onPortWanted()
  })
}

const refused = (sentence: string): CallAnswer => ({ ok: false, sentence })

async function answer(name: CallName, given: unknown[], handlers: CallHandlers): Promise<CallAnswer> {
  const parsed = callArguments[name].safeParse(given)
  if (!parsed.success)
    return refused(`${name} was called with something else than it takes: ${parsed.error.issues[0]?.message ?? 'not valid'}.`)
  try {
    const handler = handlers[name] as (...checked: unknown[]) => unknown
    return { ok: true, value: await handler(...parsed.data) }
  } catch (error) {
    return refused(error instanceof Error ? error.message : String(error))
  }
}
