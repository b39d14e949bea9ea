import type { Remedy } from '../discovery/engineCandidate.ts'

export interface InstallSurroundings {
  platform: NodeJS.Platform
  /** Text of `/etc/os-release`; absent where there is none. */
  osRelease?: string | undefined
  /** Absent on Windows. */
  uid?: number | undefined
  /** Whether systemd runs here (`/run/systemd/system` exists): in most containers it does not. */
  hasServiceManager: boolean
}

export interface InstallStep {
  /** What happens, for a line of progress. */
  title: string
  command: string
  arguments: string[]
}

/** What it takes to have an engine on this machine: steps that Marina runs itself, or words for the user. */
export type EngineInstallPlan =
  | {
      kind: 'install'
      /** As the system calls itself: "Debian GNU/Linux 12 (bookworm)". */
      system: string
      steps: InstallStep[]
      /** Who keeps the engine running afterwards, so that it outlives Marina. */
      startedBy: 'serviceManager' | 'detached'
    }
  | { kind: 'byHand'; why: string; remedy: Remedy }

/** `iptables` for the published ports; `ca-certificates` for registries: docker.io only recommends them, or once did. */
const DEBIAN_PACKAGES = ['docker.io', 'iptables', 'ca-certificates']

const INSTALL_WORDS = ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=120', ...DEBIAN_PACKAGES]

/** Decides how to install the distribution's own Docker. Nothing is downloaded from anywhere but its package archive. */
export function planEngineInstall(at: InstallSurroundings): EngineInstallPlan {
  if (at.platform === 'darwin') return byHand('Marina does not install an engine on macOS.', { sentence: MAC_SENTENCE })
  if (at.platform === 'win32') return byHand('Marina does not install an engine on Windows.', { sentence: WINDOWS_SENTENCE })
  if (at.platform !== 'linux')
    return byHand(`Marina knows no engine for ${at.platform}.`, { sentence: 'Point DOCKER_HOST to a Docker Engine on Linux.' })
  const release = readOsRelease(at.osRelease ?? '')
  if (!isDebian(release)) return byHandOnLinux(release, at.uid)
  if (at.uid !== 0) return byHand('Only root may install packages.', { sentence: AFTERWARDS, command: debianCommand(at.hasServiceManager) })
  const start: InstallStep = { title: 'Starting the service docker', command: 'systemctl', arguments: ['enable', '--now', 'docker'] }
  const steps: InstallStep[] = [
    { title: 'Reading the package lists', command: 'apt-get', arguments: ['update'] },
    { title: `Installing ${DEBIAN_PACKAGES.join(', ')}`, command: 'apt-get', arguments: INSTALL_WORDS },
  ]
  return {
    kind: 'install',
    system: systemName(release),
    steps: at.hasServiceManager ? [...steps, start] : steps,
    startedBy: at.hasServiceManager ? 'serviceManager' : 'detached',
  }
}

const MAC_SENTENCE =
  'Install Docker Desktop (docker.com), OrbStack (orbstack.dev), Colima (brew install colima docker) or Podman (podman.io), start it, and Marina finds it by itself.'
const WINDOWS_SENTENCE =
  'Install Docker Desktop (docker.com), Rancher Desktop (rancherdesktop.io) or Podman Desktop (podman-desktop.io), start it, and Marina finds it by itself.'
const AFTERWARDS = 'Run the command, then sign out and in again; Marina finds the engine by itself.'

function debianCommand(hasServiceManager: boolean): string {
  const start = hasServiceManager ? 'sudo systemctl enable --now docker' : 'sudo service docker start'
  const packages = DEBIAN_PACKAGES.join(' ')
  return `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages} && ${start} && sudo usermod -aG docker "$USER"`
}

/** The package by name in the archives of distributions that Marina does not install on itself. */
const OTHER_COMMANDS: Readonly<Record<string, string>> = {
  fedora: 'dnf install -y moby-engine',
  arch: 'pacman -S --noconfirm docker',
  alpine: 'apk add docker',
  opensuse: 'zypper install -y docker',
  suse: 'zypper install -y docker',
}

function byHandOnLinux(release: OsRelease, uid: number | undefined): EngineInstallPlan {
  const sudo = uid === 0 ? '' : 'sudo '
  const install = [release.id, ...release.like].map((id) => OTHER_COMMANDS[id.replace(/-.*/, '')]).find((command) => command !== undefined)
  const why = `Marina installs an engine on Debian and Ubuntu only; this is ${systemName(release)}.`
  if (install === undefined)
    return byHand(why, { sentence: "Install your distribution's Docker or Podman, start it, and Marina finds it by itself." })
  const start = release.id === 'alpine' ? 'rc-update add docker && service docker start' : 'systemctl enable --now docker'
  const command = `${sudo}${install} && ${sudo}${start.replace('&& ', `&& ${sudo}`)}`
  return byHand(why, { sentence: 'Run the command; Marina finds the engine by itself.', command })
}

function byHand(why: string, remedy: Remedy): EngineInstallPlan {
  return { kind: 'byHand', why, remedy }
}

interface OsRelease {
  id: string
  like: string[]
  name: string
}

/** Reads the three members needed here of os-release(5). */
function readOsRelease(text: string): OsRelease {
  const values = new Map(text.split('\n').flatMap((line) => assignment(line)))
  return {
    id: values.get('ID') ?? '',
    like: (values.get('ID_LIKE') ?? '').split(' ').filter(Boolean),
    name: values.get('PRETTY_NAME') ?? '',
  }
}

function assignment(line: string): [string, string][] {
  const match = /^\s*([A-Z_]+)=(["']?)(.*)\2\s*$/.exec(line)
  return match?.[1] === undefined ? [] : [[match[1], match[3] ?? '']]
}

function isDebian({ id, like }: OsRelease): boolean {
  return [id, ...like].some((one) => one === 'debian' || one === 'ubuntu')
}

function systemName({ id, name }: OsRelease): string {
  return name || id || 'a Linux without a name'
}
