import { posix, win32 } from 'node:path'
import type { CandidateSource, Remedy, Surroundings } from './engineCandidate.ts'

/** A product that runs containers: where it listens, how to tell that it is installed, how to start it. */
export interface KnownPlace {
  source: Exclude<CandidateSource, 'dockerHost' | 'dockerContext'>
  product: string
  /** Sockets or pipes in the order they are tried. */
  sockets: string[]
  /** It is installed when one of these exists. */
  installedWhen: string[]
  start: Remedy
  /** How to get it; absent where its name says enough. */
  install?: Remedy
  /** How to be let in where it refuses; absent where permission is no matter of the product. */
  permit?: Remedy
}

/** In the order of preference: the machine's own Docker first, then the desktop products, then Podman. */
export function knownPlaces(surroundings: Surroundings): KnownPlace[] {
  if (surroundings.platform === 'win32') return windowsPlaces(surroundings)
  return surroundings.platform === 'darwin' ? macPlaces(surroundings) : linuxPlaces(surroundings)
}

function linuxPlaces(at: Surroundings): KnownPlace[] {
  const { home, desktop, colima } = homePlaces(at)
  const runtime = runtimeFolders(at)
  const systemd = at.fs.exists('/run/systemd/system')
  const asRoot = (command: string) => (at.uid === 0 ? command : `sudo ${command}`)
  return [
    {
      source: 'dockerEngine',
      product: 'Docker Engine',
      sockets: ['/var/run/docker.sock', '/run/docker.sock'],
      installedWhen: ['/usr/bin/dockerd', '/usr/sbin/dockerd', '/usr/local/bin/dockerd', '/snap/bin/dockerd'],
      start: { sentence: 'Start the Docker service.', command: asRoot(systemd ? 'systemctl start docker' : 'service docker start') },
      install: { sentence: "Install your distribution's Docker; on Debian and Ubuntu, Marina does it when started with --install-engine." },
      permit: { sentence: 'Join the group docker, then sign out and in again.', command: 'sudo usermod -aG docker "$USER"' },
    },
    {
      source: 'dockerRootless',
      product: 'Docker rootless',
      sockets: [...runtime.map((folder) => posix.join(folder, 'docker.sock')), home('.docker/run/docker.sock')],
      installedWhen: [home('.config/systemd/user/docker.service'), home('bin/dockerd-rootless.sh')],
      start: { sentence: 'Start your own Docker service.', command: 'systemctl --user start docker' },
    },
    {
      ...desktop,
      sockets: [home('.docker/desktop/docker.sock')],
      installedWhen: ['/opt/docker-desktop'],
      start: { sentence: 'Start Docker Desktop.', command: 'systemctl --user start docker-desktop' },
    },
    {
      source: 'rancherDesktop',
      product: 'Rancher Desktop',
      sockets: [home('.rd/docker.sock')],
      installedWhen: ['/opt/rancher-desktop', home('.rd/bin')],
      start: { sentence: 'Start Rancher Desktop and choose dockerd (moby) in its settings.' },
    },
    colima,
    {
      source: 'podman',
      product: 'Podman',
      sockets: ['/run/podman/podman.sock', ...runtime.map((folder) => posix.join(folder, 'podman/podman.sock'))],
      installedWhen: ['/usr/bin/podman', '/usr/local/bin/podman'],
      start: {
        sentence: "Start Podman's socket.",
        command: at.uid === 0 ? 'systemctl start podman.socket' : 'systemctl --user start podman.socket',
      },
      permit: { sentence: 'Start a Podman socket of your own.', command: 'systemctl --user start podman.socket' },
    },
  ]
}

function macPlaces(at: Surroundings): KnownPlace[] {
  const { home, desktop, colima } = homePlaces(at)
  const machine = home('.local/share/containers/podman/machine')
  const temporary = at.env['TMPDIR'] ?? '/tmp'
  return [
    {
      source: 'dockerEngine',
      product: 'Docker',
      sockets: ['/var/run/docker.sock'],
      // macOS runs no engine itself: whatever is behind this socket has an entry of its own below.
      installedWhen: [],
      start: { sentence: 'Start the product that made this socket.' },
      permit: { sentence: 'Allow the default Docker socket in the settings of the product that made it.' },
    },
    {
      ...desktop,
      sockets: [home('.docker/run/docker.sock')],
      installedWhen: ['/Applications/Docker.app', home('Applications/Docker.app')],
      start: { sentence: 'Start Docker Desktop.', command: 'open -a Docker' },
    },
    {
      source: 'rancherDesktop',
      product: 'Rancher Desktop',
      sockets: [home('.rd/docker.sock')],
      installedWhen: ['/Applications/Rancher Desktop.app', home('Applications/Rancher Desktop.app')],
      start: { sentence: 'Start Rancher Desktop and choose dockerd (moby) in its settings.', command: 'open -a "Rancher Desktop"' },
    },
    colima,
    {
      source: 'orbstack',
      product: 'OrbStack',
      sockets: [home('.orbstack/run/docker.sock')],
      installedWhen: ['/Applications/OrbStack.app', home('Applications/OrbStack.app')],
      start: { sentence: 'Start OrbStack.', command: 'open -a OrbStack' },
    },
    {
      source: 'podman',
      product: 'Podman',
      sockets: [
        posix.join(temporary, 'podman/podman-machine-default-api.sock'),
        posix.join(machine, 'podman.sock'),
        posix.join(machine, 'qemu/podman.sock'),
        posix.join(machine, 'podman-machine-default/podman.sock'),
      ],
      installedWhen: ['/opt/podman/bin/podman', '/opt/homebrew/bin/podman', '/usr/local/bin/podman'],
      start: { sentence: "Start Podman's machine.", command: 'podman machine start' },
    },
  ]
}

function windowsPlaces(at: Surroundings): KnownPlace[] {
  const programs = at.env['ProgramFiles'] ?? 'C:\\Program Files'
  const local = at.env['LOCALAPPDATA'] ?? win32.join(at.homedir, 'AppData', 'Local')
  const desktopProgram = win32.join(programs, 'Docker', 'Docker', 'Docker Desktop.exe')
  return [
    {
      source: 'dockerDesktop',
      product: 'Docker Desktop',
      sockets: ['//./pipe/docker_engine', '//./pipe/dockerDesktopLinuxEngine'],
      installedWhen: [desktopProgram],
      start: { sentence: 'Start Docker Desktop from the Start menu.', command: `& "${desktopProgram}"` },
      permit: {
        sentence: 'Join the group docker-users, then sign out and in again.',
        command: 'net localgroup docker-users $Env:USERNAME /add',
      },
    },
    {
      source: 'rancherDesktop',
      product: 'Rancher Desktop',
      sockets: ['//./pipe/docker_engine'],
      installedWhen: [
        win32.join(local, 'Programs', 'Rancher Desktop', 'Rancher Desktop.exe'),
        win32.join(programs, 'Rancher Desktop', 'Rancher Desktop.exe'),
      ],
      start: { sentence: 'Start Rancher Desktop and choose dockerd (moby) in its settings.' },
    },
    {
      source: 'podman',
      product: 'Podman',
      sockets: ['//./pipe/podman-machine-default'],
      installedWhen: [win32.join(programs, 'RedHat', 'Podman', 'podman.exe'), win32.join(local, 'Programs', 'Podman', 'podman.exe')],
      start: { sentence: "Start Podman's machine.", command: 'podman machine start' },
    },
  ]
}

function homePlaces(at: Surroundings) {
  const home = (path: string) => posix.join(at.homedir, path)
  const colimaFolders = [at.env['COLIMA_HOME'] ?? home('.colima'), posix.join(at.env['XDG_CONFIG_HOME'] ?? home('.config'), 'colima')]
  const colima: KnownPlace = {
    source: 'colima',
    product: 'Colima',
    sockets: colimaFolders.map((folder) => posix.join(folder, 'default/docker.sock')),
    installedWhen: ['/opt/homebrew/bin/colima', '/usr/local/bin/colima', '/home/linuxbrew/.linuxbrew/bin/colima'],
    start: { sentence: 'Start Colima with its Docker runtime.', command: 'colima start --runtime docker' },
  }
  return { home, colima, desktop: { source: 'dockerDesktop', product: 'Docker Desktop' } as const }
}

/** Where a user's own services listen on Linux. */
function runtimeFolders(at: Surroundings): string[] {
  const named = at.env['XDG_RUNTIME_DIR']
  const usual = at.uid === undefined ? [] : [`/run/user/${at.uid}`]
  return named === undefined || named === '' ? usual : [...new Set([named, ...usual])]
}
