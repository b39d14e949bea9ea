import { describe, expect, it } from 'vitest'
import { findChromium } from './chromium.ts'
import { whyNoPrivateEngine } from './engine.ts'
import type { Machine } from './machine.ts'
import { missingPackages, whyNoInstall } from './packages.ts'

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n'
const everything = ['chromium', 'aws', 'busybox', 'docker-registry', 'ip', 'dockerd']

function machine(given: Partial<Machine> & { programs?: string[] } = {}): Machine {
  const { programs = [], ...rest } = given
  return {
    platform: 'linux',
    uid: 0,
    env: {},
    osRelease: debian,
    findProgram: (name) => (programs.includes(name) ? `/usr/bin/${name}` : undefined),
    exists: () => false,
    ...rest,
  }
}

describe('missingPackages', () => {
  it('is all of them on a bare machine', () => {
    expect(missingPackages(machine(), false)).toEqual([
      'docker.io',
      'chromium',
      'fonts-noto-cjk',
      'awscli',
      'busybox-static',
      'docker-registry',
      'iproute2',
    ])
  })

  it('leaves Docker out where an engine runs, or could be started', () => {
    expect(missingPackages(machine(), true)).not.toContain('docker.io')
    expect(missingPackages(machine({ programs: everything, exists: () => true }), false)).toEqual([])
  })
})

describe('whyNoInstall', () => {
  it.each([
    [machine(), undefined],
    [machine({ osRelease: 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' }), undefined],
    [machine({ uid: 1000 }), 'only root may install it'],
    [machine({ osRelease: 'ID=fedora\n' }), 'only Debian and Ubuntu are installed on'],
    [machine({ platform: 'darwin', osRelease: '' }), 'only Debian and Ubuntu are installed on'],
    [machine({ env: { MARINA_NO_INSTALL: '1' } }), 'MARINA_NO_INSTALL=1 forbids to install it'],
  ])('on %o', (at, why) => expect(whyNoInstall(at)).toBe(why))
})

describe('findChromium', () => {
  it('takes the one that is named, and no other in its place', () => {
    const env = { MARINA_CHROMIUM: '/opt/chromium' }
    expect(findChromium(machine({ env, exists: (path) => path === '/opt/chromium' }))).toBe('/opt/chromium')
    expect(findChromium(machine({ env, programs: ['chromium'] }))).toBeUndefined()
    expect(findChromium(machine({ programs: ['google-chrome'] }))).toBe('/usr/bin/google-chrome')
  })
})

describe('whyNoPrivateEngine', () => {
  it('needs Linux, root and dockerd', () => {
    expect(whyNoPrivateEngine(machine({ programs: ['dockerd'] }))).toBeUndefined()
    expect(whyNoPrivateEngine(machine())).toBe('dockerd is not installed')
    expect(whyNoPrivateEngine(machine({ uid: 1000 }))).toBe('only root may start one')
    expect(whyNoPrivateEngine(machine({ platform: 'win32' }))).toContain('Linux only')
  })
})
