export const explain = {
  'explain.title': 'Why it is not as wanted',
  'explain.until': '{time} left',
  'explain.cannotRoll':
    'With {desired, plural, one {# task} other {# tasks}}, a minimum of {minimum} % and a maximum of {maximum} %, no deployment can replace a task: it may neither start one more nor stop one. Lower the minimum or raise the maximum.',
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
