/** What to type for a published port: an address of its own only where it is bound to one that is not this computer's every one. */
export const reachedHost = (bindIP: string | undefined): string =>
  bindIP === undefined || bindIP === '0.0.0.0' || bindIP === '127.0.0.1' || bindIP.startsWith('::')
    ? 'localhost'
    : bindIP.includes(':')
      ? `[${bindIP}]`
      : bindIP
