import { shortName } from '#cluster/api/arns.ts'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { findInstance } from '../findInstance.ts'
import { findTask, nothingNamed } from '../findTask.ts'

/** `marina interrupt` */
export const interrupt: Command = {
  name: 'interrupt',
  arguments: 'TASK|INSTANCE',
  arity: { least: 1, most: 1 },
  summary: 'do what Spot does: take back a task of FARGATE_SPOT, or a virtual container instance (i-…)',
  options: {},
  async run({ connect, cluster, positionals, clock, json, output }) {
    const [name = ''] = positionals
    const client = await connect()
    if (name.startsWith('i-') || name.includes(':container-instance/')) {
      const { containerInstanceArn = '', ec2InstanceId } = await findInstance(client, cluster, name)
      const noticed = await client.interruptContainerInstance({ cluster, containerInstance: containerInstanceArn })
      const seconds = Math.max(0, Math.round((noticed.endsAtMs - clock.now()) / 1000))
      const until = noticed.drains
        ? 'it drains until then'
        : 'its tasks go on until then and end with it; ECS_ENABLE_SPOT_INSTANCE_DRAINING=true in ecs.config drains it first'
      output.line(json ? JSON.stringify(noticed) : `${ec2InstanceId} ends in ${seconds} s: ${until}`)
      return exitCodes.done
    }
    const task = await findTask(client, cluster, name)
    if (!task?.taskArn) throw nothingNamed(cluster, name)
    const interrupted = await client.interruptTask({ cluster, task: task.taskArn })
    output.line(
      json ? JSON.stringify(interrupted) : `${shortName(task.taskArn)} is interrupted: SIGTERM now, SIGKILL after its stopTimeout`,
    )
    return exitCodes.done
  },
}
