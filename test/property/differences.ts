import type { ControlWorld } from '#test/support/controlWorld.ts'

/** Longer than the longest launch pause, and all that may follow it. */
export const untilCalmMs = 60 * 60_000

/** What is not as wanted, in words; nothing once all has converged. */
export function differences(world: ControlWorld): string[] {
  return world.arns.flatMap((arn) => {
    const { status, name, desiredCount, deployments, taskDefinitionArn } = world.service(arn)
    const live = world.liveTasks(arn)
    const running = world.runningTasks(arn).filter((task) => task.taskDefinitionArn === taskDefinitionArn)
    if (status !== 'ACTIVE') return status === 'INACTIVE' && live.length === 0 ? [] : [`${name} is ${status} with ${live.length} tasks`]
    const wrong: string[] = []
    if (running.length !== desiredCount || live.length !== desiredCount)
      wrong.push(`${running.length} run, ${live.length} live, of ${desiredCount}`)
    const { containerInstances } = world.store.read()
    const places = live.map(({ containerInstanceArn }) => containerInstances.get(containerInstanceArn ?? '')?.status ?? 'ACTIVE')
    if (places.some((status) => status !== 'ACTIVE')) wrong.push(`tasks are on instances that are ${places.join(' ')}`)
    if (deployments.length !== 1 || deployments[0]?.rolloutState !== 'COMPLETED') wrong.push(`deployments ${JSON.stringify(deployments)}`)
    if (world.events(arn).at(-1) !== 'has reached a steady state.') wrong.push(`last said ${world.events(arn).at(-1)}`)
    return wrong.map((what) => `${name}: ${what}`)
  })
}

/** Tasks that have ended without anybody noticing. */
export function unsettledTasks(world: ControlWorld): string[] {
  const ended = [...world.store.read().tasks.all()].filter(
    (task) => task.desiredStatus === 'RUNNING' && task.containers.some((container) => container.lastStatus === 'STOPPED'),
  )
  return ended.map((task) => `task ${task.id} has ended and is still wanted`)
}
