import { expect, it } from 'vitest'
import { attachableGroups, attachablePorts, attachment, fits } from './attachment.ts'

const bridge = { containerDefinitions: [{ name: 'app', portMappings: [{ containerPort: 80 }, { containerPort: 443 }] }, { name: 'side' }] }

it('a service can be attached by each of its container ports, to a target group of the type that its network mode needs', () => {
  expect(attachablePorts(bridge)).toEqual(['app:80', 'app:443'])
  const groups = [
    { TargetGroupName: 'i', TargetType: 'instance' as const, targets: [] },
    { TargetGroupName: 'ip', TargetType: 'ip' as const, targets: [] },
  ]
  expect(attachableGroups(groups, bridge).map(({ TargetGroupName }) => TargetGroupName)).toEqual(['i'])
  expect(attachableGroups(groups, { networkMode: 'awsvpc' }).map(({ TargetGroupName }) => TargetGroupName)).toEqual(['ip'])
})

it('is attached only with both a target group and a port, and only as long as the revision has the port', () => {
  expect(attachment('arn', 'app:80')).toEqual({ targetGroupArn: 'arn', containerName: 'app', containerPort: 80 })
  expect(attachment('', 'app:80')).toBeUndefined()
  expect(attachment('arn', undefined)).toBeUndefined()
  expect(fits({ containerName: 'app', containerPort: 443 }, bridge)).toBe(true)
  expect(fits({ containerName: 'app', containerPort: 8080 }, bridge)).toBe(false)
})
