export const explain = {
  'explain.title': 'Why it is not as wanted',
  'explain.until': '{seconds} s left',
  'explain.cannotRoll':
    'With {desired, plural, one {# task} other {# tasks}}, a minimum of {minimum} % and a maximum of {maximum} %, no deployment can replace a task: it may neither start one more nor stop one. Lower the minimum or raise the maximum.',
  'explain.aloneByConstraint': 'By distinctInstance, each task needs an instance for itself.',
  'explain.aloneByPort': 'Each task takes host port {port} for itself, so that an instance has room for one.',
  'explain.noInstanceForNext':
    '{why} With {instances, plural, one {# instance} other {# instances}} for {desired, plural, one {# task} other {# tasks}}, no deployment can start a new task beside the old ones: it needs {needed}. Add instances, or lower the minimum where the strategy is rolling.',
  'explain.noInstances': 'The cluster has no active container instance, so that no task can start. Add one, or choose other compute.',
  'explain.tooFewInstances':
    '{why} The cluster has {instances, plural, one {# instance} other {# instances}}: {desired, plural, one {# task} other {# tasks}} will never run at once, and a deployment needs {needed} instances. Add instances, or lower the desired count.',
  'explain.tooMuchCpu':
    'A task needs {needed} CPU units, and the largest instance of the cluster has {most}: none can start. Add a larger instance, or choose a smaller task.',
  'explain.tooMuchMemory':
    'A task needs {needed} MiB of memory, and the largest instance of the cluster has {most}: none can start. Add a larger instance, or choose a smaller task.',
} as const
