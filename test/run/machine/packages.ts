import { findChromium } from './chromium.ts'
import type { Machine } from './machine.ts'

/** A Debian package, and how to tell that what it brings is there already. */
const needs: { package: string; isThere: (machine: Machine) => boolean }[] = [
  { package: 'chromium', isThere: (machine) => findChromium(machine) !== undefined },
  { package: 'fonts-noto-cjk', isThere: ({ exists }) => exists('/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc') },
  { package: 'awscli', isThere: ({ findProgram }) => findProgram('aws') !== undefined },
  { package: 'busybox-static', isThere: ({ findProgram }) => findProgram('busybox') !== undefined },
  { package: 'docker-registry', isThere: ({ findProgram }) => findProgram('docker-registry') !== undefined },
  { package: 'iproute2', isThere: ({ findProgram }) => findProgram('ip') !== undefined },
]

/** What full tests need and this machine lacks. dockerd only where no engine runs. */
export function missingPackages(machine: Machine, engineFound: boolean): string[] {
  const missing = needs.filter(({ isThere }) => !isThere(machine)).map((need) => need.package)
  const needsDocker = !engineFound && machine.findProgram('dockerd') === undefined
  return needsDocker ? ['docker.io', ...missing] : missing
}

/** Why the runner leaves the machine as it is; undefined where it may install. */
export function whyNoInstall({ platform, uid, env, osRelease }: Machine): string | undefined {
  if (env['MARINA_NO_INSTALL'] === '1') return 'MARINA_NO_INSTALL=1 forbids to install it'
  if (platform !== 'linux' || !/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease)) return 'only Debian and Ubuntu are installed on'
  return uid === 0 ? undefined : 'only root may install it'
}

export const installCommand = (packages: readonly string[]): string[] => [
  'apt-get',
  'install',
  '--yes',
  '--no-install-recommends',
  '-o',
  'DPkg::Lock::Timeout=120',
  ...packages,
]
