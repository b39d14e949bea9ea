const tasks = (count: number) => (count === 1 ? '1 task' : `${count} tasks`)

/** What the desktop shell says: menus, tray, dialogs, notifications. The page has a catalogue of its own. */
export const en = {
  menu: {
    file: 'File',
    edit: 'Edit',
    view: 'View',
    window: 'Window',
    help: 'Help',
    settings: 'Settings…',
    quit: 'Quit Marina',
    closeWindow: 'Close window',
    taskDefinitions: 'New task definition',
  },
  tray: {
    open: 'Open Marina',
    copyEndpoint: 'Copy endpoint',
    settings: 'Settings…',
    quit: 'Quit Marina…',
    more: (count: number) => `${count} more…`,
    service: (name: string, running: number, desired: number) => `${name}  ${running}/${desired}`,
  },
  status: {
    starting: 'Marina is starting',
    running: (count: number) => `${tasks(count)} running`,
    working: (count: number) => `${tasks(count)} running, changes in progress`,
    problem: (count: number) => `${tasks(count)} running, a service needs attention`,
    engineLost: (product: string) => `${product} does not answer`,
    simulated: 'Simulated: no containers run',
  },
  close: {
    title: (count: number) => (count === 0 ? 'Keep Marina running in the background?' : `Keep ${tasks(count)} running in the background?`),
    detail: 'The cluster goes on without its window. Open it again from the tray, or by starting Marina again.',
    keep: 'Keep running',
    stopAndQuit: 'Stop tasks and quit',
    remember: 'Do this from now on; Settings can change it',
  },
  quit: {
    title: (count: number) => `Quit Marina while ${tasks(count)} ${count === 1 ? 'runs' : 'run'}?`,
    leftAlone: 'Tasks that are left running are not watched: one that ends is replaced when Marina starts again.',
    simulated: 'No containers run: the simulated tasks end with Marina and start again with it.',
    elsewhere: 'The cluster itself is run by another Marina on this computer and goes on.',
    leave: 'Quit, leave tasks running',
    stop: 'Stop tasks and quit',
    quit: 'Quit',
    cancel: 'Cancel',
  },
  failure: {
    start: 'Marina could not start',
    stopped: 'The cluster has stopped',
    whatNow: 'Running tasks were not touched. Start Marina again to go on.',
  },
  notices: {
    deployed: 'Deployment finished.',
    deploymentFailed: 'Deployment failed.',
    engineLost: 'The engine does not answer. Tasks are shown as last known.',
    engineBack: 'The engine answers again.',
  },
  errors: {
    link: (scheme: string) => `Marina opens http and https links only, and this one begins with ${scheme}`,
    file: (name: string, why: string) => `${name} could not be read: ${why}`,
    tooLarge: (name: string) => `${name} is larger than 4 MiB, which no task definition is. Choose another file.`,
    noKeyStore: 'The key store of this computer does not answer, so the key cannot be locked with it.',
    noKeyring:
      'This desktop has no keyring that Marina knows, so a lock would protect nothing. Install and unlock one, such as GNOME Keyring or KWallet, and start Marina again.',
    save: (path: string, why: string) => `${path} could not be written: ${why}`,
  },
}

export type Words = typeof en
