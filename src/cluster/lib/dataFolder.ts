import { posix, win32 } from 'node:path'

export interface Machine {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  homedir: string
}

/** Where an application keeps its data by the custom of the operating system. */
export function defaultDataFolder({ platform, env, homedir }: Machine): string {
  if (platform === 'win32') return win32.join(env['LOCALAPPDATA'] || win32.join(homedir, 'AppData', 'Local'), 'Marina')
  if (platform === 'darwin') return posix.join(homedir, 'Library', 'Application Support', 'Marina')
  // The specification of XDG says that a relative path is to be ignored.
  const data = env['XDG_DATA_HOME']
  return posix.join(data?.startsWith('/') ? data : posix.join(homedir, '.local', 'share'), 'marina')
}
