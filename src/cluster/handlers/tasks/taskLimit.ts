import type { Failure } from '@aws-sdk/client-ecs'

/** Fargate has no instance to be full, so an endless loop of RunTask ends here, with ECS's own words (spec part 1, 2.2). */
export const mostLiveTasks = 5000
export const tooManyTasks: Failure = { reason: "You've reached the limit on the number of tasks you can run concurrently" }
/** More may not wait for their capacity provider at once (spec part 1, 6.5). */
export const tooManyProvisioning: Failure = { reason: 'The tasks provisioning capacity limit was exceeded.' }
