/** Somebody who can lock the key away: the key store of the operating system, which Marina's window reaches through Electron. */
export interface KeyWrapping {
  /** Why nothing can be locked with it on this computer, as a sentence; undefined where it can. */
  whyNot(): Promise<string | undefined>
  wrap(text: string): Promise<Buffer>
  /** `isStale` asks to wrap it anew. Rejects when it was wrapped on another computer or by another user. */
  unwrap(wrapped: Buffer): Promise<{ text: string; isStale: boolean }>
}

/** Whether the key is locked, as the settings show it. */
export interface KeyLockState {
  locked: boolean
  /** Why that cannot be changed, as a sentence. */
  whyNot?: string
}

export interface KeyLock {
  state(): Promise<KeyLockState>
  /** Locks or unlocks the key where it lies; no value is touched. Rejects with an Error with a sentence, and then nothing has changed. */
  setLocked(locked: boolean): Promise<KeyLockState>
}
