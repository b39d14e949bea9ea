import type { ScalingActivity } from '@aws-sdk/client-application-auto-scaling'
import type { Command } from '../command.ts'
import { exitCodes } from '../exitCodes.ts'
import { table } from '../table.ts'

const linesOf = (activities: readonly ScalingActivity[]) =>
  table(
    ['TIME', 'STATUS', 'WHAT', 'WHY'],
    activities.map(({ StartTime, StatusCode = '', Description = '', Cause = '', Details, StatusMessage = '', NotScaledReasons }) => [
      StartTime?.toISOString() ?? '',
      StatusCode,
      Description,
      [NotScaledReasons ? StatusMessage : undefined, Cause, Details].filter((part) => part !== undefined).join(' | '),
    ]),
  )

/** `marina scaling SERVICE` */
export const scaling: Command = {
  name: 'scaling',
  arguments: 'SERVICE',
  arity: { least: 1, most: 1 },
  summary: 'show what auto scaling did with a service, and why, newest first',
  options: {},
  async run({ connect, cluster, json, output, positionals: [service = ''] }) {
    const client = await connect()
    const ResourceId = `service/${cluster}/${service}`
    const asked = { ServiceNamespace: 'ecs', ResourceId, IncludeNotScaledActivities: true } as const
    const { ScalingActivities = [] } = await client.autoscaling.describeScalingActivities(asked)
    const { ScalableTargets = [] } = await client.autoscaling.describeScalableTargets({
      ServiceNamespace: 'ecs',
      ResourceIds: [ResourceId],
    })
    const [target] = ScalableTargets
    if (json) output.line(JSON.stringify({ target: target ?? null, activities: ScalingActivities }))
    else {
      output.line(
        target
          ? `${service} is kept between ${target.MinCapacity} and ${target.MaxCapacity} tasks.`
          : `${service} does not scale by itself. Add a policy on its page, or with aws application-autoscaling.`,
      )
      if (ScalingActivities.length > 0) for (const line of linesOf(ScalingActivities)) output.line(line)
    }
    return exitCodes.done
  },
}
