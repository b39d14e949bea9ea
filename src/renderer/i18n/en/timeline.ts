export const timeline = {
  'timeline.created': 'Created',
  'timeline.executionStopped': 'Containers ended',
  'timeline.exit': '{container} exit code {exitCode}',
  'timeline.pullStarted': 'Image pull started',
  'timeline.pullStopped': 'Image pull ended',
  'timeline.started': 'Started',
  'timeline.stopped': 'Stopped',
  'timeline.stopping': 'Asked to stop',
} as const
