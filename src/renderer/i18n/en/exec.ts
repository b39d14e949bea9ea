export const exec = {
  'exec.title': 'Terminal',
} as const
