/** What of a service's configuration decides how far a rolling deployment may go (spec part 1, 5.2). */
export interface RollingConfiguration {
  desiredCount: number
  minimumHealthyPercent: number
  maximumPercent: number
}

export interface RollingBounds {
  /** Healthy tasks are not stopped below this: rounded up. */
  minHealthy: number
  /** No task is started above this: rounded down. */
  maxRunning: number
}

/** Between which numbers of tasks a rollout stays. */
export const rollingBounds = ({ desiredCount, minimumHealthyPercent, maximumPercent }: RollingConfiguration): RollingBounds => ({
  minHealthy: Math.ceil((desiredCount * minimumHealthyPercent) / 100),
  maxRunning: Math.floor((desiredCount * maximumPercent) / 100),
})

/**
 * Whether a rollout can replace a task at all: it needs room for one more, or leave to stop one. Said before the configuration is saved,
 * because ECS says it only when a deployment hangs.
 */
export function canRoll(configuration: RollingConfiguration): boolean {
  const { minHealthy, maxRunning } = rollingBounds(configuration)
  const { desiredCount } = configuration
  return desiredCount === 0 || maxRunning > desiredCount || minHealthy < desiredCount
}

/**
 * How many healthy tasks complete a deployment with early success criteria (spec part 1, 5.11): rounded up, and at least one where any is
 * desired.
 */
export const earlySuccessTasks = (desiredCount: number, healthyPercent: number): number =>
  Math.min(desiredCount, Math.max(1, Math.ceil((desiredCount * healthyPercent) / 100)))
