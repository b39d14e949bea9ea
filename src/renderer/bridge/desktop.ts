/**
 * What the page may ask of the desktop around it. The preload exposes exactly this as `window.desktop`; in a browser it is absent.
 * Everything about the cluster goes over the message port instead.
 */
export interface Desktop {
  readonly platform: 'linux' | 'darwin' | 'win32'

  /**
   * Asks for a message port to the cluster. It comes as a `message` event of this window whose data is `{ type: 'marina:port' }` and
   * whose `ports[0]` is the port. A port handed out earlier is closed. Ask again whenever the port closes.
   */
  requestClusterPort(): void

  /** Opens an http or https link in the user's browser. Rejects with a sentence for any other scheme. */
  openLink(url: string): Promise<void>

  /** The system's open dialog. Undefined when the user cancels. Rejects with a sentence when the file cannot be read or is over 4 MiB. */
  openTextFile(options: OpenTextFile): Promise<TextFile | undefined>

  /** The system's save dialog, then writes. Answers the path, or undefined when the user cancels. */
  saveTextFile(file: TextFile): Promise<string | undefined>

  readPreferences(): Promise<Preferences>

  /** Changes what is given and answers the whole. Language and theme reach menus, tray and title bar at once. */
  changePreferences(changes: Partial<Preferences>): Promise<Preferences>

  /** Whether the key that secrets are encrypted with is locked by the key store of this computer. Rejects with a sentence where it cannot be read. */
  readKeyLock(): Promise<KeyLockState>

  /** Locks or unlocks it; no value is touched. Rejects with a sentence, and then nothing has changed. */
  lockKey(locked: boolean): Promise<KeyLockState>

  /** An address to go to, from tray, menu, a notification or a `marina://` link: `clusters/default/services/web`; empty for Home. */
  onNavigate(listener: (address: string) => void): StopListening
}

/** Data of the `message` event that carries the cluster's port. */
export interface PortMessage {
  type: 'marina:port'
}

export interface OpenTextFile {
  /** Title of the dialog. */
  title: string
  /** File name endings without the dot: `['json']`. */
  extensions: string[]
}

export interface TextFile {
  /** File name without folders. */
  name: string
  text: string
}

export interface KeyLockState {
  locked: boolean
  /** Why that cannot be changed, as a sentence. */
  whyNot?: string
}

export type Language = 'en' | 'zh-TW'
export type Theme = 'system' | 'light' | 'dark'

export interface Preferences {
  /** `system`: the language of the operating system, else English. */
  language: Language | 'system'
  theme: Theme
  /** What closing the window does. `ask` until the user has answered once and had it remembered. */
  onClose: 'ask' | 'background' | 'stopTasksAndQuit'
  /** Tell of finished and failed deployments and of a lost engine while the window is not looked at. */
  notifications: boolean
}

export type StopListening = () => void
