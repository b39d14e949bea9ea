/** What a newcomer types under `aws elbv2`, against Marina on the simulated engine; and that every command left out is refused in words. */
import { expect, it } from 'vitest'
import { elasticLoadBalancingOperations } from '#cluster/api/operations/elasticLoadBalancing.ts'
import type { Answer } from './answers.ts'
import { describeAws } from './awsWorld.ts'

describeAws('aws elbv2', (world) => {
  const elbv2 = (line: string) => world().call(`elbv2 ${line}`)
  const refusal = (line: string) => world().refusal(`elbv2 ${line}`)
  const first = (answer: Answer, list: string, member: string) =>
    (answer as Record<string, Record<string, string>[]>)[list]?.[0]?.[member] ?? ''

  it('makes a load balancer with two target groups and shifts between them', async () => {
    const created = await elbv2('create-load-balancer --name web --subnets subnet-1 subnet-2 --tags Key=team,Value=web')
    const balancer = first(created, 'LoadBalancers', 'LoadBalancerArn')
    const groupOf = async (name: string) =>
      first(
        await elbv2(
          `create-target-group --name ${name} --protocol HTTP --port 80 --vpc-id vpc-1 --target-type ip --health-check-path /ready`,
        ),
        'TargetGroups',
        'TargetGroupArn',
      )
    const blue = await groupOf('blue')
    const green = await groupOf('green')
    const listener = first(
      await elbv2(
        `create-listener --load-balancer-arn ${balancer} --protocol HTTP --port 80 --default-actions Type=forward,TargetGroupArn=${blue}`,
      ),
      'Listeners',
      'ListenerArn',
    )
    await elbv2('wait load-balancer-available --names web')
    const weights = JSON.stringify([
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: blue, Weight: 90 },
            { TargetGroupArn: green, Weight: 10 },
          ],
        },
      },
    ])
    const rule = first(
      await elbv2(
        `create-rule --listener-arn ${listener} --priority 10 --conditions Field=path-pattern,Values=/api/* --actions '${weights}'`,
      ),
      'Rules',
      'RuleArn',
    )
    await elbv2(`set-rule-priorities --rule-priorities RuleArn=${rule},Priority=5`)
    expect(await elbv2(`describe-rules --listener-arn ${listener}`)).toMatchObject({
      Rules: [
        { Priority: '5', Actions: [{ ForwardConfig: { TargetGroups: [{ Weight: 90 }, { Weight: 10 }] } }] },
        { Priority: 'default', IsDefault: true },
      ],
    })
    await elbv2(`register-targets --target-group-arn ${blue} --targets Id=10.0.0.5,Port=8080`)
    expect(await elbv2(`describe-target-health --target-group-arn ${blue}`)).toMatchObject({
      TargetHealthDescriptions: [{ Target: { Id: '10.0.0.5', Port: 8080 } }],
    })
    await elbv2(`modify-target-group-attributes --target-group-arn ${blue} --attributes Key=deregistration_delay.timeout_seconds,Value=5`)
    expect(await elbv2(`describe-tags --resource-arns ${balancer}`)).toMatchObject({
      TagDescriptions: [{ Tags: [{ Key: 'team', Value: 'web' }] }],
    })
    expect(await refusal(`delete-target-group --target-group-arn ${green}`)).toMatch(
      /An error occurred \(ResourceInUse\) when calling the DeleteTargetGroup operation: Target group '.*green.*' is currently in use/,
    )
    await elbv2(`delete-load-balancer --load-balancer-arn ${balancer}`)
    await elbv2('wait load-balancers-deleted --names web')
    await elbv2(`delete-target-group --target-group-arn ${green}`)
    expect(await refusal('describe-load-balancers --names web')).toContain(
      "(LoadBalancerNotFound) when calling the DescribeLoadBalancers operation: Load balancers '[web]' not found",
    )
  })

  it('answers every command that the wire has, and refuses the others in words', async () => {
    const offered = (await world().command.choices('elbv2')).filter((name) => name !== 'wait')
    const words = (operation: string) =>
      operation.replace(/SSL/, 'Ssl').replace(/[A-Z]/g, (letter, at: number) => `${at > 0 ? '-' : ''}${letter.toLowerCase()}`)
    const answered = new Set(elasticLoadBalancingOperations.map(words))
    const lacks = [...answered].filter((name) => !offered.includes(name))
    if (lacks.length > 0) console.log(`The aws command does not offer under elbv2: ${lacks.join(', ')}`)
    // Added in 2024; the one of Debian 12 is older.
    expect(lacks.filter((name) => !name.endsWith('-listener-attributes'))).toEqual([])
    const left = offered.filter((name) => !answered.has(name))
    const lines: Record<string, string> = {
      'describe-trust-stores': '',
      'get-resource-policy': ' --resource-arn x',
      'modify-ip-pools': ' --load-balancer-arn x',
    }
    for (const name of left) {
      if (lines[name] === undefined) continue
      expect(await refusal(name + lines[name])).toMatch(/\(InvalidAction\).*Marina does not answer \w+ of Elastic Load Balancing/)
    }
  })
})
