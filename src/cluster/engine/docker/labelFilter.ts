import type { Labels } from '../containerEngine.ts'

/** What Docker's lists take as `filters`, to tell only what has all these labels. */
export function labelFilter(labels: Labels): { label: string[] } {
  return { label: Object.entries(labels).map(([name, value]) => `${name}=${value}`) }
}
