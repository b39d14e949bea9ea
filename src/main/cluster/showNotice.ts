import { Notification } from 'electron'
import type { Notice } from './notices.ts'

/** Kept until closed: a notification that is collected as garbage no longer answers to a click. */
const shown = new Set<Notification>()

export function showNotice({ title, body, address }: Notice, open: (address: string) => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title, body })
  shown.add(notification)
  notification.on('click', () => open(address))
  notification.on('close', () => shown.delete(notification))
  notification.show()
}
