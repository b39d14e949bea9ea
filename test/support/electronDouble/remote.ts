/** The end of the control line inside the process: does what the test asks and answers with data. */
import { app } from './app.ts'
import { answerDialog } from './dialog.ts'
import { type DoublePort, invoke, ipcMain } from './ipc.ts'
import { grants, load } from './session.ts'
import { applicationMenu, trayMenu } from './surroundings.ts'
import { BrowserWindow } from './window.ts'
import { allows, world } from './world.ts'

/** Who seems to call: the page, a frame inside it, or the page's frame after it has gone elsewhere. */
export type Caller = 'page' | 'frame' | 'elsewhere'

const theWindow = () => BrowserWindow.current

function senderFrame(caller: Caller): unknown {
  const frame = theWindow()?.webContents.mainFrame
  if (caller === 'page') return frame
  if (caller === 'frame') return { url: frame?.url, parent: frame }
  return Object.assign(frame ?? {}, { url: 'https://example.com/' })
}

function lastPort(): DoublePort {
  const port = theWindow()?.webContents.ports.at(-1)
  if (!port) throw new Error('the page has been given no port')
  return port
}

export const remote = {
  world: () => world,
  emit: (name: string, ...given: unknown[]) => void app.emit(name, { preventDefault() {} }, ...given),
  quit: () => app.quit(),
  closeWindow: () => theWindow()?.close() ?? true,
  answer: answerDialog,
  clickTray: (label: string) => trayMenu?.click(label),
  clickMenu: (label: string) => applicationMenu?.click(label),
  invoke: (channel: string, caller: Caller, ...given: unknown[]) => invoke(channel, senderFrame(caller), given),
  send: (channel: string, caller: Caller) => void ipcMain.emit(channel, { senderFrame: senderFrame(caller) }),
  /** Whether the page may go there. */
  navigate(event: string, url: string) {
    const contents = theWindow()?.webContents
    return contents !== undefined && allows(contents, event, { url })
  },
  openWindow: (url: string) => theWindow()?.webContents.openHandler({ url }).action,
  grants,
  async load(url: string) {
    const response = await load(url)
    return { status: response.status, policy: response.headers.get('content-security-policy'), text: await response.text() }
  },
  /** Sends one message to the cluster over the page's port and answers with the first that comes back. */
  async overPort(message: unknown) {
    const port = lastPort()
    const answer = new Promise((resolve) => port.once('message', ({ data }: { data: unknown }) => resolve(data)))
    port.postMessage(message)
    return answer
  },
}

export type Remote = typeof remote
type AnyCall = (...given: unknown[]) => unknown

async function answer({ id, name, given }: { id: number; name: keyof Remote; given: unknown[] }): Promise<void> {
  try {
    process.send?.({ id, value: await (remote[name] as AnyCall)(...given) })
  } catch (error) {
    process.send?.({ id, failure: String(error) })
  }
}

process.on('message', (message) => void answer(message as Parameters<typeof answer>[0]))
