/** Names of clusters and services: 1 to 255 letters, digits, hyphens and underscores (spec part 1, 2.1). */
export const isResourceName = (name: string): boolean => /^[A-Za-z0-9_-]{1,255}$/.test(name)
