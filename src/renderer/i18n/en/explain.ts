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
} as const
