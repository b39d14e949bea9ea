/**
 * Waits that exist only because of a cloud's size: ECS's own, or short ones for a computer under a desk. What the user configured, such
 * as cooldowns and the periods of own alarms, is kept either way.
 */
export type Timing = 'local' | 'faithful'

export const timings: readonly Timing[] = ['local', 'faithful']

/** By what the waits that users configured may be divided: grace periods, bake times, cooldowns, drains. Stop timeouts never are. */
export const maximumSpeed = 100
