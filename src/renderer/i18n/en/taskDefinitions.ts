export const taskDefinitions = {
  'taskDefinitions.title': 'Task definitions',
} as const
