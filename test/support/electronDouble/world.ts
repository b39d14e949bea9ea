import type { EventEmitter } from 'node:events'

/** What a test can see of the run, sent to it as data. */
export interface World {
  ready: boolean
  paths: Record<string, string>
  schemes: string[]
  window?: {
    visible: boolean
    focused: boolean
    url: string
    preferences: Record<string, unknown>
    /** Messages to the page: channel and arguments. */
    sent: unknown[][]
    ports: number
  }
  tray?: { image: string; tooltip: string; menu: MenuLine[] }
  menu: MenuLine[]
  /** Dialogs that wait for an answer. */
  questions: { message: string; detail: string; buttons: string[]; checkbox?: string | undefined }[]
  errors: string[]
  links: string[]
  clipboard: string
  theme: 'system' | 'light' | 'dark'
  notifications: { title: string; body: string }[]
}

export interface MenuLine {
  label: string
  enabled: boolean
  submenu?: MenuLine[]
}

export const world: World = {
  ready: false,
  paths: {},
  schemes: [],
  menu: [],
  questions: [],
  errors: [],
  links: [],
  clipboard: '',
  theme: 'system',
  notifications: [],
}

/** An event whose listeners may say no. */
export interface Refusable {
  defaultPrevented: boolean
  preventDefault(): void
}

export function refusable<More extends object>(more: More): Refusable & More {
  return {
    ...more,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
}

/** True when no listener refused. */
export function allows(emitter: EventEmitter, name: string, more: object = {}): boolean {
  const event = refusable(more)
  emitter.emit(name, event)
  return !event.defaultPrevented
}
