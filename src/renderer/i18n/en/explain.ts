export const explain = {
  'explain.title': 'Why it is not as wanted',
  'explain.until': '{time} left',
  'explain.cannotRoll':
    'With {desired, plural, one {# task} other {# tasks}}, a minimum of {minimum} % and a maximum of {maximum} %, no deployment can replace a task: it may neither start one more nor stop one. Lower the minimum or raise the maximum.',
  'explain.noInstances': 'The cluster has no active container instance, so that no task can start. Add one, or choose other compute.',
  'explain.tooMuchCpu':
    'A task needs {needed} CPU units, and the largest instance of the cluster has {most}: none can start. Add a larger instance, or choose a smaller task.',
  'explain.tooMuchMemory':
    'A task needs {needed} MiB of memory, and the largest instance of the cluster has {most}: none can start. Add a larger instance, or choose a smaller task.',
  'explain.apartNoNext':
    'By distinctInstance each task needs an instance for itself: with {room, plural, one {# instance} other {# instances}}, no deployment can start a new task before an old one stops. Add instances, or use the rolling strategy with a lower minimum.',
  'explain.apartTooFew':
    'By distinctInstance each task needs an instance for itself: with {room, plural, one {# instance} other {# instances}}, {desired} tasks never run at once. Add instances, or lower the desired count.',
  'explain.portNoNext':
    'Each task takes host port {port} of its computer: with room for {room, plural, one {# task} other {# tasks}}, no deployment can start a new task before an old one stops. Use host port 0, or the rolling strategy with a lower minimum.',
  'explain.portTooFew':
    'Each task takes host port {port} of its computer: there is room for {room, plural, one {# task} other {# tasks}}, and {desired} never run at once. Use host port 0, or lower the desired count.',
  'explain.command': 'Explain: why it is as it is',
  'explain.more': '{count} more',
  'explain.fewer': 'Fewer',
  'explain.lookAtInstance': 'See instance',
  'explain.stuck': 'Stuck',
  'explain.waiting': 'Waiting',
  'explain.asWanted': 'As wanted',
  'explain.desiredCount':
    '{healthy} of {desired} desired tasks are healthy{pending, plural, =0 {} other {; # pending}}{unhealthy, plural, =0 {} other {; # unhealthy}}{leavingHealthy, plural, =0 {} other {; # of older deployments}}{stopping, plural, =0 {} other {; # stopping}}.',
  'explain.rollout': 'At least {minimum} of {desired} tasks stay healthy, and at most {maximum} exist.',
} as const
