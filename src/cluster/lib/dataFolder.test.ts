import { expect, it } from 'vitest'
import { defaultDataFolder } from './dataFolder.ts'

it.each([
  ['linux', {}, '/home/ana', '/home/ana/.local/share/marina'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/ana', '/data/marina'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ana', '/home/ana/.local/share/marina'],
  ['darwin', {}, '/Users/ana', '/Users/ana/Library/Application Support/Marina'],
  ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\ana', 'D:\\Local\\Marina'],
  ['win32', {}, 'C:\\Users\\ana', 'C:\\Users\\ana\\AppData\\Local\\Marina'],
] as const)('on %s with %j it is in its place', (platform, env, homedir, expected) => {
  expect(defaultDataFolder({ platform, env, homedir })).toBe(expected)
})
