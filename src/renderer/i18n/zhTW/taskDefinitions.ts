import type { taskDefinitions as english } from '../en/taskDefinitions.ts'

export const taskDefinitions: Record<keyof typeof english, string> = {
  'taskDefinitions.title': '任務定義',
}
