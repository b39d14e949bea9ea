/** So many milliseconds before a time, as lines carry theirs. */
export const earlier = (time: string, ms: number): string => `${new Date(Date.parse(time) - ms).toISOString().slice(0, 23)}000000Z`
