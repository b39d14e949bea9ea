/** Every command that the installed `aws` offers under `ecs`, typed as its users type it, against Marina on the simulated engine. */
import { expect, it, type TestContext } from 'vitest'
import { sdkOperations } from '#cluster/server/schemas/generate.ts'
import { tellRun } from '#test/support/tellRun.ts'
import { firstOf, isDeleted, isInactive, isRunning, isSteady, isStopped, isSuccessful, memberOf, taskOf } from './answers.ts'
import { type AwsWorld, describeAws, needsCommands } from './awsWorld.ts'

const matching = (form: RegExp) => expect.stringMatching(form) as unknown as string

describeAws('every command under aws ecs', (world) => {
  const aws: AwsWorld['aws'] = (line) => world().aws(line)
  const until: AwsWorld['until'] = (line, isSo) => world().until(line, isSo)
  const refused: AwsWorld['refused'] = (line) => world().refused(line)
  const needs = (test: TestContext, ...names: string[]) => needsCommands(world(), test, 'ecs', ...names)

  it('clusters', async () => {
    await aws('create-cluster --cluster-name shop --tags key=team,value=web')
    expect(await aws('list-clusters')).toMatchObject({ clusterArns: [matching(/default$/), matching(/shop$/)] })
    await aws('update-cluster --cluster shop --settings name=containerInsights,value=enabled')
    await aws('update-cluster-settings --cluster shop --settings name=containerInsights,value=disabled')
    expect(await aws('describe-clusters --clusters shop --include TAGS')).toMatchObject({
      clusters: [{ clusterName: 'shop', status: 'ACTIVE', tags: [{ key: 'team', value: 'web' }] }],
    })
    await aws('create-cluster --cluster-name short-lived')
    expect(await aws('delete-cluster --cluster short-lived')).toMatchObject({ cluster: { status: 'INACTIVE' } })
  })

  it('settings', async () => {
    await aws('put-account-setting --name awsvpcTrunking --value enabled')
    await aws('put-account-setting-default --name containerInsights --value enabled')
    expect(await aws('list-account-settings --name awsvpcTrunking')).toMatchObject({ settings: [{ value: 'enabled' }] })
    await aws('delete-account-setting --name awsvpcTrunking')
    await aws('delete-account-setting --name containerInsights')
  })

  it('task definitions', async () => {
    const file = world().fileOf('web.json', {
      family: 'web',
      containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, portMappings: [{ containerPort: 80 }] }],
    })
    await aws(`register-task-definition --cli-input-json file://${file}`)
    await aws(`register-task-definition --cli-input-json file://${file}`)
    await aws(`register-task-definition --family web --container-definitions '[{"name":"app","image":"marina/hello","memory":64}]'`)
    expect(await aws('describe-task-definition --task-definition web')).toMatchObject({ taskDefinition: { revision: 3 } })
    expect(await aws('deregister-task-definition --task-definition web:3')).toMatchObject({ taskDefinition: { status: 'INACTIVE' } })
    expect(await aws('list-task-definitions --family-prefix web')).toMatchObject({ taskDefinitionArns: [/1$/, /2$/].map(matching) })
    expect(await aws('list-task-definition-families')).toMatchObject({ families: ['web'] })
  })

  it('deletes task definitions', async (context) => {
    await needs(context, 'delete-task-definitions')
    expect(await aws('delete-task-definitions --task-definitions web:3')).toMatchObject({
      taskDefinitions: [{ status: 'DELETE_IN_PROGRESS' }],
      failures: [],
    })
  })

  it('container instances and attributes', async () => {
    const register = async (more: string) =>
      memberOf(await aws(`register-container-instance --cluster shop ${more}`), 'containerInstance', 'containerInstanceArn')
    const resources =
      '--total-resources name=CPU,type=INTEGER,integerValue=1024 name=MEMORY,type=INTEGER,integerValue=2048 --version-info agentVersion=1.10.0'
    const local = await register('')
    const elsewhere = await register(resources)
    expect(await aws('list-container-instances --cluster shop')).toMatchObject({ containerInstanceArns: expect.arrayContaining([local]) })
    expect(await aws(`update-container-agent --cluster shop --container-instance ${elsewhere}`)).toMatchObject({
      containerInstance: { agentUpdateStatus: 'PENDING' },
    })
    await aws(`put-attributes --cluster shop --attributes name=stack,value=blue,targetId=${elsewhere}`)
    expect(await aws('list-attributes --cluster shop --target-type container-instance --attribute-name stack')).toMatchObject({
      attributes: [{ name: 'stack', value: 'blue' }],
    })
    await aws(`delete-attributes --cluster shop --attributes name=stack,targetId=${elsewhere}`)
    await aws(`update-container-instances-state --cluster shop --container-instances ${elsewhere} --status DRAINING`)
    expect(await aws(`describe-container-instances --cluster shop --container-instances ${elsewhere}`)).toMatchObject({
      containerInstances: [{ status: 'DRAINING' }],
    })
    await aws(`deregister-container-instance --cluster shop --container-instance ${elsewhere} --force`)
  })

  it('tasks', async () => {
    const task = taskOf(await aws('run-task --cluster shop --task-definition web:1 --count 1 --enable-execute-command'))
    await until(`describe-tasks --cluster shop --tasks ${task}`, isRunning)
    await aws(`wait tasks-running --cluster shop --tasks ${task}`)
    expect(await aws('list-tasks --cluster shop --family web')).toMatchObject({ taskArns: [task] })
    expect(await aws(`stop-task --cluster shop --task ${task} --reason enough`)).toMatchObject({ task: { stoppedReason: 'enough' } })
    await until(`describe-tasks --cluster shop --tasks ${task}`, isStopped)
    await aws(`wait tasks-stopped --cluster shop --tasks ${task}`)
    expect(await refused(`wait tasks-running --cluster shop --tasks ${task}`)).toContain('Waiter TasksRunning failed')
  })

  it('what an agent elsewhere sends', async () => {
    expect(await aws('discover-poll-endpoint --cluster shop')).toMatchObject({ endpoint: world().marina.endpoint })
    const instance = memberOf(
      await aws(
        'register-container-instance --cluster shop --total-resources name=CPU,type=INTEGER,integerValue=1024 name=MEMORY,type=INTEGER,integerValue=2048',
      ),
      'containerInstance',
      'containerInstanceArn',
    )
    const task = taskOf(await aws(`start-task --cluster shop --task-definition web:1 --container-instances ${instance}`))
    await aws(`submit-container-state-change --cluster shop --task ${task} --container-name app --status RUNNING --runtime-id r1`)
    await aws(`submit-task-state-change --cluster shop --task ${task} --status RUNNING`)
    expect(await aws(`describe-tasks --cluster shop --tasks ${task}`)).toMatchObject({
      tasks: [{ lastStatus: 'RUNNING', containers: [{ runtimeId: 'r1' }] }],
    })
    await aws('submit-attachment-state-changes --cluster shop --attachments attachmentArn=gone,status=ATTACHED')
    await aws(`stop-task --cluster shop --task ${task}`)
    await aws(`submit-task-state-change --cluster shop --task ${task} --status STOPPED`)
    await aws(`deregister-container-instance --cluster shop --container-instance ${instance} --force`)
  })

  it('services and their protected tasks', async () => {
    await aws('create-service --cluster shop --service-name front --task-definition web:1 --desired-count 1')
    const describe = 'describe-services --cluster shop --services front'
    await until(describe, isSteady)
    await aws('wait services-stable --cluster shop --services front')
    expect(await aws('list-services --cluster shop')).toMatchObject({ serviceArns: [matching(/front$/)] })
    const task = firstOf(await aws('list-tasks --cluster shop --service-name front'), 'taskArns')
    expect(await aws(`update-task-protection --cluster shop --tasks ${task} --protection-enabled`)).toMatchObject({
      protectedTasks: [{ protectionEnabled: true }],
    })
    expect(await aws(`get-task-protection --cluster shop --tasks ${task}`)).toMatchObject({ protectedTasks: [{ taskArn: task }] })
    await aws(`update-task-protection --cluster shop --tasks ${task} --no-protection-enabled`)
    await aws('update-service --cluster shop --service front --task-definition web:2')
    await until(describe, isSteady)
    await aws('update-cluster --cluster shop --service-connect-defaults namespace=mesh')
    expect(await aws('list-services-by-namespace --namespace mesh')).toEqual({ serviceArns: [] })
  })

  const latestDeployment = async () => {
    const { serviceDeployments } = await aws('list-service-deployments --cluster shop --service front')
    const [latest] = serviceDeployments as unknown as { serviceDeploymentArn: string; targetServiceRevisionArn: string }[]
    if (!latest) throw new Error('there is no service deployment')
    return latest
  }

  it('service deployments and revisions', async (context) => {
    await needs(context, 'list-service-deployments', 'describe-service-deployments', 'describe-service-revisions')
    await needs(context, 'stop-service-deployment')
    const { serviceDeploymentArn: deployment, targetServiceRevisionArn: revision } = await latestDeployment()
    expect(await aws(`describe-service-deployments --service-deployment-arns ${deployment}`)).toMatchObject({
      serviceDeployments: [{ status: 'SUCCESSFUL' }],
    })
    expect(await aws(`describe-service-revisions --service-revision-arns ${revision}`)).toMatchObject({
      serviceRevisions: [{ taskDefinition: matching(/web:2$/) }],
    })
    await aws(`register-task-definition --family slow --container-definitions '[{"name":"app","image":"simulated/slow-pull","memory":32}]'`)
    await aws('update-service --cluster shop --service front --task-definition slow')
    const ongoing = await latestDeployment()
    await aws(`stop-service-deployment --service-deployment-arn ${ongoing.serviceDeploymentArn}`)
    expect(await until('describe-services --cluster shop --services front', isSteady)).toMatchObject({
      services: [{ taskDefinition: matching(/web:2$/) }],
    })
  })

  it('a blue/green deployment: paused, continued, and rolled back while it bakes', async (context) => {
    await needs(
      context,
      'list-service-deployments',
      'describe-service-deployments',
      'stop-service-deployment',
      'continue-service-deployment',
    )
    const configuration = world().fileOf('blue-green.json', {
      strategy: 'BLUE_GREEN',
      bakeTimeInMinutes: 10,
      lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }],
    })
    await aws(`update-service --cluster shop --service front --task-definition web:1 --deployment-configuration file://${configuration}`)
    const { serviceDeploymentArn: arn } = await latestDeployment()
    const describe = `describe-service-deployments --service-deployment-arns ${arn}`
    type Described = { lifecycleStage?: string; status?: string; lifecycleHookDetails?: { hookId: string }[] }
    const at = (answer: object) => (answer as { serviceDeployments: Described[] }).serviceDeployments[0]
    const paused = at(await until(describe, (answer) => at(answer)?.lifecycleStage === 'POST_SCALE_UP'))
    const goOn = `continue-service-deployment --service-deployment-arn ${arn} --hook-id`
    expect(await refused(`${goOn} none`)).toContain('The service deployment has no lifecycle hook none that awaits an action.')
    expect(await aws(`${goOn} ${paused?.lifecycleHookDetails?.[0]?.hookId}`)).toEqual({ serviceDeploymentArn: arn })
    await until(describe, (answer) => at(answer)?.lifecycleStage === 'BAKE_TIME')
    await aws(`stop-service-deployment --service-deployment-arn ${arn} --stop-type ROLLBACK`)
    await until(describe, (answer) => at(answer)?.status === 'ROLLBACK_SUCCESSFUL')
    expect(await until('describe-services --cluster shop --services front', isSteady)).toMatchObject({
      services: [{ taskDefinition: matching(/web:2$/) }],
    })
  })

  it('tags', async () => {
    const service = firstOf(await aws('list-services --cluster shop'), 'serviceArns')
    await aws(`tag-resource --resource-arn ${service} --tags key=owner,value=ann`)
    expect(await aws(`list-tags-for-resource --resource-arn ${service}`)).toMatchObject({ tags: [{ key: 'owner', value: 'ann' }] })
    await aws(`untag-resource --resource-arn ${service} --tag-keys owner`)
  })

  it('the end of a service', async () => {
    await aws('delete-service --cluster shop --service front --force')
    const services = await until('describe-services --cluster shop --services front', isInactive)
    expect(services).toMatchObject({ services: [{ desiredCount: 0 }] })
    await aws('wait services-inactive --cluster shop --services front')
  })

  it('task sets', async () => {
    await aws('create-service --cluster shop --service-name external --deployment-controller type=EXTERNAL --desired-count 1')
    const create = async () =>
      memberOf(await aws('create-task-set --cluster shop --service external --task-definition web:1 --launch-type EC2'), 'taskSet', 'id')
    const [one, other] = [await create(), await create()]
    await aws(`update-task-set --cluster shop --service external --task-set ${one} --scale value=100,unit=PERCENT`)
    await aws(`update-service-primary-task-set --cluster shop --service external --primary-task-set ${one}`)
    expect(await aws('describe-task-sets --cluster shop --service external')).toMatchObject({
      taskSets: expect.arrayContaining([expect.objectContaining({ id: one, status: 'PRIMARY', scale: { value: 100, unit: 'PERCENT' } })]),
    })
    await aws(`delete-task-set --cluster shop --service external --task-set ${other} --force`)
    await aws('delete-service --cluster shop --service external --force')
  })

  it('capacity providers', async () => {
    const group = 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/fleet'
    await aws(`create-capacity-provider --name fleet --auto-scaling-group-provider autoScalingGroupArn=${group}`)
    await aws('update-capacity-provider --name fleet --auto-scaling-group-provider managedScaling={status=ENABLED,targetCapacity=90}')
    await aws(
      'put-cluster-capacity-providers --cluster shop --capacity-providers fleet --default-capacity-provider-strategy capacityProvider=fleet,weight=1',
    )
    expect(await aws('describe-capacity-providers --capacity-providers fleet')).toMatchObject({ capacityProviders: [{ name: 'fleet' }] })
    await aws('put-cluster-capacity-providers --cluster shop --capacity-providers [] --default-capacity-provider-strategy []')
    await aws('delete-capacity-provider --capacity-provider fleet')
  })

  it('daemons', async (context) => {
    await needs(context, 'create-daemon', 'register-daemon-task-definition')
    const containers = `--container-definitions '[{"name":"app","image":"marina/hello","memory":16}]'`
    const register = async () => {
      const { daemonTaskDefinitionArn } = await aws(`register-daemon-task-definition --family agent ${containers}`)
      await aws(`wait daemon-task-definition-active --daemon-task-definition ${daemonTaskDefinitionArn}`)
      return String(daemonTaskDefinitionArn)
    }
    const launch =
      '{"ec2InstanceProfileArn":"arn:aws:iam::123456789012:instance-profile/ecs","networkConfiguration":{"subnets":["subnet-1"]}}'
    const managed = `'{"infrastructureRoleArn":"arn:aws:iam::123456789012:role/infra","instanceLaunchTemplate":${launch}}'`
    const provider = memberOf(
      await aws(`create-capacity-provider --name managed --cluster shop --managed-instances-provider ${managed}`),
      'capacityProvider',
      'capacityProviderArn',
    )
    const [first, second] = [await register(), await register()]
    const shape = (definition: string) => `--daemon-task-definition-arn ${definition} --capacity-provider-arns ${provider}`
    const cluster = memberOf(await aws('create-cluster --cluster-name shop'), 'cluster', 'clusterArn')
    const { daemonArn, deploymentArn } = await aws(`create-daemon --daemon-name agent --cluster-arn ${cluster} ${shape(first)}`)
    await aws(`wait daemon-active --daemon-arn ${daemonArn}`)
    await until(`describe-daemon-deployments --daemon-deployment-arns ${deploymentArn}`, isSuccessful)
    await aws(`wait daemon-deployment-successful --daemon-deployment-arns ${deploymentArn}`)
    const { deploymentArn: next } = await aws(`update-daemon --daemon-arn ${daemonArn} ${shape(second)}`)
    // Of one that is missing the waiter's failure is seen at once; no deployment here is stopped, and the waiter looks every 15 s.
    const gone = String(deploymentArn).replace(/[^/]+$/, 'gone')
    expect(await refused(`wait daemon-deployment-stopped --daemon-deployment-arns ${gone}`)).toContain(
      'Waiter DaemonDeploymentStopped failed: Waiter encountered a terminal failure state',
    )
    expect(await aws(`list-daemon-deployments --daemon-arn ${daemonArn}`)).toMatchObject({
      daemonDeployments: [{ daemonDeploymentArn: next }, { daemonDeploymentArn: deploymentArn }],
    })
    const { daemonDeployments } = await aws(`describe-daemon-deployments --daemon-deployment-arns ${deploymentArn}`)
    const [{ targetDaemonRevision } = { targetDaemonRevision: { arn: '' } }] = daemonDeployments as unknown as {
      targetDaemonRevision: { arn: string }
    }[]
    expect(await aws(`describe-daemon-revisions --daemon-revision-arns ${targetDaemonRevision.arn}`)).toMatchObject({
      daemonRevisions: [{ daemonTaskDefinitionArn: first }],
    })
    expect(await aws(`describe-daemon --daemon-arn ${daemonArn}`)).toMatchObject({ daemon: { status: 'ACTIVE' } })
    expect(await aws(`list-daemons --cluster-arn ${cluster}`)).toMatchObject({ daemonSummariesList: [{ daemonArn }] })
    expect(await aws('list-daemon-task-definitions --family agent')).toMatchObject({ daemonTaskDefinitions: [{}, {}] })
    expect(await aws(`describe-daemon-task-definition --daemon-task-definition ${first}`)).toMatchObject({
      daemonTaskDefinition: { revision: 1, status: 'ACTIVE' },
    })
    await aws(`delete-daemon --daemon-arn ${daemonArn}`)
    const unused = await register()
    await aws(`delete-daemon-task-definition --daemon-task-definition ${unused}`)
    await until(`describe-daemon-task-definition --daemon-task-definition ${unused}`, isDeleted)
    await aws(`wait daemon-task-definition-deleted --daemon-task-definition ${unused}`)
  })

  it('Express Gateway services', async (context) => {
    await needs(context, 'create-express-gateway-service')
    const roles = '--execution-role-arn arn:aws:iam::123456789012:role/run --infrastructure-role-arn arn:aws:iam::123456789012:role/infra'
    const arn = memberOf(
      await aws(
        `create-express-gateway-service --cluster shop --service-name express ${roles} --primary-container image=marina/hello,containerPort=80`,
      ),
      'service',
      'serviceArn',
    )
    expect(await aws(`describe-express-gateway-service --service-arn ${arn}`)).toMatchObject({
      service: { status: { statusCode: 'ACTIVE' } },
    })
    await aws(`update-express-gateway-service --service-arn ${arn} --cpu 512 --memory 1024`)
    expect(await aws(`delete-express-gateway-service --service-arn ${arn}`)).toMatchObject({
      service: { status: { statusCode: 'DRAINING' } },
    })
  })

  it('deploy, up to where CodeDeploy is asked', async () => {
    const definition = world().fileOf('deploy.json', {
      family: 'deployed',
      containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32 }],
    })
    const appspec = world().fileOf('appspec.json', { version: 0, Resources: [{ target: { Properties: { TaskDefinition: '' } } }] })
    const deploy = (service: string) =>
      refused(`deploy --cluster shop --service ${service} --task-definition ${definition} --codedeploy-appspec ${appspec}`)
    expect(await deploy('nobody')).toContain("Service 'nobody' not found in cluster 'shop'")
    await aws('create-service --cluster shop --service-name deployed --task-definition web:1 --desired-count 0')
    // A command of before AWS_ENDPOINT_URL asks AWS itself, which this environment keeps it from.
    expect(await deploy('deployed')).toMatch(/calling the GetApplication operation: .*CodeDeploy|Failed to connect to proxy URL/)
  })

  it('execute-command, up to what the plugin for sessions is given', async () => {
    const task = taskOf(await aws('run-task --cluster shop --task-definition web:1 --enable-execute-command'))
    await until(`describe-tasks --cluster shop --tasks ${task}`, isRunning)
    await aws(`execute-command --cluster shop --task ${task} --container app --interactive --command ls`)
    const [session = '', region, call, , target = ''] = world().pluginWords()
    expect(JSON.parse(session)).toMatchObject({
      sessionId: expect.any(String),
      streamUrl: matching(/^wss?:\/\//),
      tokenValue: expect.any(String),
    })
    expect([region, call]).toEqual(['us-east-1', 'StartSession'])
    expect(JSON.parse(target)).toEqual({ Target: matching(new RegExp(`^ecs:shop_${task.split('/').at(-1)}_`)) })
  })

  it('leaves no command out', () => {
    const { offered, waiters, exercised, command } = world()
    const operations = [...sdkOperations().keys()].map((operation) => ({ operation, name: commandOf(operation) }))
    const lacking = operations.filter(({ name }) => !offered.has(name)).map(({ operation }) => operation)
    const all = [...offered, ...[...waiters].map((waiter) => `wait ${waiter}`)].filter((name) => name !== 'wait')
    tellRun(
      [
        `aws ${command.version} offers ${all.length} commands under ecs, waiters counted; ${exercised.size} were exercised.`,
        `It has no command for ${lacking.length} of ECS's ${operations.length} operations: ${lacking.join(', ') || 'none'}`,
      ].join('\n'),
    )
    expect(all.filter((name) => !exercised.has(name)).sort()).toEqual([])
  })
})

/** `DescribeTasks` is `describe-tasks`. */
const commandOf = (operation: string) => operation.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase()
