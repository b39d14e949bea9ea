export interface Seat {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Effective user id; absent on Windows. */
  uid?: number | undefined
}

/** Undefined where a window can be opened, else why not, as the second half of a sentence. */
export function whyNoWindow({ platform, env, uid }: Seat): string | undefined {
  if (platform !== 'linux') return undefined
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return 'there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set)'
  // Chromium refuses to run its sandbox as root, and the page is never shown without one.
  if (uid === 0) return "Electron's sandbox does not work for root; start Marina as an ordinary user for a window of its own"
  return undefined
}
