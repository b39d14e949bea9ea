import { describe, expect, it } from 'vitest'
import { type InstallSurroundings, planEngineInstall } from './planEngineInstall.ts'

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nID=debian\n'
const ubuntu = 'NAME="Ubuntu"\nID=ubuntu\nID_LIKE=debian\nPRETTY_NAME="Ubuntu 24.04.1 LTS"\n'
const mint = 'ID=linuxmint\nID_LIKE="ubuntu debian"\nPRETTY_NAME="Linux Mint 22"\n'
const fedora = 'ID=fedora\nPRETTY_NAME="Fedora Linux 42"\n'
const leap = 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\nPRETTY_NAME="openSUSE Leap 15.6"\n'
const alpine = 'ID=alpine\nPRETTY_NAME="Alpine Linux v3.22"\n'
const install = 'apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=120 docker.io iptables ca-certificates'

const at = (given: Partial<InstallSurroundings>): InstallSurroundings => ({
  platform: 'linux',
  osRelease: debian,
  uid: 0,
  hasServiceManager: true,
  ...given,
})

describe('planEngineInstall', () => {
  it.each([
    [
      'Debian with systemd',
      {},
      ['apt-get update', install, 'systemctl enable --now docker'],
      'serviceManager',
      'Debian GNU/Linux 12 (bookworm)',
    ],
    ['Debian in a container', { hasServiceManager: false }, ['apt-get update', install], 'detached', 'Debian GNU/Linux 12 (bookworm)'],
    ['Ubuntu', { osRelease: ubuntu, hasServiceManager: false }, ['apt-get update', install], 'detached', 'Ubuntu 24.04.1 LTS'],
    ['a relative of theirs', { osRelease: mint, hasServiceManager: false }, ['apt-get update', install], 'detached', 'Linux Mint 22'],
  ])('installs on %s as root', (_, given, commands, startedBy, system) => {
    const plan = planEngineInstall(at(given))
    if (plan.kind !== 'install') throw new Error(plan.why)
    expect(plan.steps.map((step) => [step.command, ...step.arguments].join(' '))).toEqual(commands)
    expect(plan).toMatchObject({ startedBy, system })
  })

  const words = 'sudo apt-get update && sudo apt-get install -y --no-install-recommends docker.io iptables ca-certificates && '
  it.each([
    [
      'Debian',
      { uid: 1000 },
      'Only root may install packages.',
      `${words}sudo systemctl enable --now docker && sudo usermod -aG docker "$USER"`,
    ],
    [
      'Debian without systemd',
      { uid: 1000, hasServiceManager: false },
      'Only root may install packages.',
      `${words}sudo service docker start && sudo usermod -aG docker "$USER"`,
    ],
    [
      'Fedora',
      { osRelease: fedora, uid: 1000 },
      'Marina installs an engine on Debian and Ubuntu only; this is Fedora Linux 42.',
      'sudo dnf install -y moby-engine && sudo systemctl enable --now docker',
    ],
    [
      'openSUSE',
      { osRelease: leap },
      'Marina installs an engine on Debian and Ubuntu only; this is openSUSE Leap 15.6.',
      'zypper install -y docker && systemctl enable --now docker',
    ],
    [
      'Alpine',
      { osRelease: alpine, uid: 1000 },
      'Marina installs an engine on Debian and Ubuntu only; this is Alpine Linux v3.22.',
      'sudo apk add docker && sudo rc-update add docker && sudo service docker start',
    ],
    [
      'an unknown Linux',
      { osRelease: undefined },
      'Marina installs an engine on Debian and Ubuntu only; this is a Linux without a name.',
      undefined,
    ],
    ['macOS', { platform: 'darwin' as const, osRelease: undefined, uid: 501 }, 'Marina does not install an engine on macOS.', undefined],
    [
      'Windows',
      { platform: 'win32' as const, osRelease: undefined, uid: undefined },
      'Marina does not install an engine on Windows.',
      undefined,
    ],
    ['another system', { platform: 'freebsd' as const }, 'Marina knows no engine for freebsd.', undefined],
  ])('says what to do on %s', (_, given, why, command) => {
    const plan = planEngineInstall(at(given))
    if (plan.kind !== 'byHand') throw new Error('it would install')
    expect(plan.why).toBe(why)
    expect(plan.remedy.command).toBe(command)
    expect(plan.remedy.sentence).toMatch(/^[A-Z].*\.$/)
  })
})
