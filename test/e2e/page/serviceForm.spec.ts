import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Locator } from '@playwright/test'
import { type MarinaProcess, startMarina } from '../../support/marinaProcess.ts'
import { accessibilityProblems, expect, test } from './fixtures.ts'
import { MarinaPage } from './objects/MarinaPage.ts'
import { ServiceFormPage } from './objects/ServiceFormPage.ts'

const screens = resolve(import.meta.dirname, '../screens')
const cluster = 'default'

/** The forms that create and change a service, with all that the scheduler can do. */
test.describe('the settings of a service', () => {
  let marina: MarinaProcess
  const dataFolder = mkdtempSync(join(tmpdir(), 'marina-form-'))
  const described = async (service: string) => (await marina.client.describeServices({ services: [service] })).services?.[0]

  test.beforeAll(async () => {
    mkdirSync(screens, { recursive: true })
    marina = await startMarina({ dataFolder, engine: 'simulated' })
    const { client } = marina
    const app = { name: 'app', image: 'marina/hello', cpu: 10, memory: 32, portMappings: [{ containerPort: 80 }] }
    await client.registerTaskDefinition({ family: 'web', containerDefinitions: [app] })
    await client.registerTaskDefinition({ family: 'web', containerDefinitions: [app] })
    const fixed = { ...app, portMappings: [{ containerPort: 80, hostPort: 8080 }] }
    await client.registerTaskDefinition({ family: 'fixed', containerDefinitions: [fixed] })
    await client.setHookCommand({ name: 'smoke-test', commandLine: 'node smoke.js' })
    await client.alarms.putMetricAlarm({
      AlarmName: 'too-many-errors',
      Namespace: 'shop',
      MetricName: 'errors',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 10,
      ComparisonOperator: 'GreaterThanThreshold',
    })
    await balance(marina)
  })
  test.afterAll(async () => {
    await marina.stop()
    rmSync(dataFolder, { recursive: true, force: true })
  })

  test('a beginner sees closed sections, and what each holds', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/create-service?taskDefinition=web`)
    await expect(app.main.getByText('Rolling · 100 % to 200 %')).toBeVisible()
    await expect(app.main.getByText('Off: a deployment that fails tries on')).toBeVisible()
    await expect(app.main.getByText('Spread over zones, then instances')).toBeVisible()
    await expect(app.main.getByRole('radio', { name: /Blue\/green/ })).toBeHidden()
    for (const [name, look] of Object.entries(looks)) {
      await app.look(look)
      await expect(app.main.getByText(/100 % (to|到) 200 %/)).toBeVisible()
      await page.screenshot({ path: join(screens, `create-closed-${name}.png`), animations: 'disabled', fullPage: true })
      expect.soft(await accessibilityProblems(page), name).toEqual([])
    }
  })

  test('a rolling deployment may be complete early, at the percentage that was chosen', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/create-service?taskDefinition=web:1`)
    const form = ServiceFormPage.ofNew(page)
    await app.main.getByLabel('Service name').fill('early')
    await form.open('Deployment options')
    await form.choose(/^Complete/, /older tasks may stop afterwards/)
    const percent = app.main.getByLabel('Healthy tasks that are enough (%)')
    await expect(percent).toHaveValue('100')
    await percent.fill('60')
    await form.submit('Create service')
    await expect(app.main.getByText('Enter 100 to 100').first()).toBeVisible()
    await app.main.getByLabel('Minimum healthy').fill('50')
    await page.screenshot({ path: join(screens, 'create-early-light.png'), animations: 'disabled', fullPage: true })
    expect(await accessibilityProblems(page)).toEqual([])
    await form.submit('Create service')
    await expect(app.heading).toContainText('early')
    expect((await described('early'))?.deploymentConfiguration?.earlySuccessCriteria).toEqual({
      enable: true,
      healthyPercent: 60,
      sourceServiceRevisionCleanup: 'DEFERRED',
    })
  })

  test('a canary behind a load balancer, with hooks, breaker, alarm and placement, is created as it was chosen', async ({ page }) => {
    test.slow()
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/create-service?taskDefinition=web:1`)
    const form = ServiceFormPage.ofNew(page)
    await app.main.getByLabel('Service name').fill('shop')

    await form.open('Deployment options')
    await form.tile(/Canary/)
    await app.main.getByLabel('Canary percent').fill('12.5')
    await app.main.getByLabel('Canary bake time').fill('1')
    await app.main.getByLabel('Bake time (minutes)', { exact: true }).fill('2')
    await form.submit('Add hook')
    await form.submit('Create service')
    await expect(app.main.getByText('Choose at least one stage').first()).toBeVisible()
    await form.chooseSeveral(/Stages/, /POST_SCALE_UP/)
    await form.submit('Add hook')
    await form.choose(/Hook 2/, 'Run a command')
    await form.choose(/Command/, /smoke-test/)
    await form.chooseSeveral(/Stages/, /POST_TEST_TRAFFIC_SHIFT/, /^Production traffic/)

    await form.open('Load balancer')
    await form.choose(/^Target group/, 'blue')
    await form.submit('Create service')
    await expect(app.main.getByText('Choose the group that traffic is shifted to.').first()).toBeVisible()
    await form.choose(/^Alternate target group/, 'green')
    await form.choose(/^Production listener rule/, /HTTP:81 · Default rule/)
    await expect(app.main.getByText('This rule forwards to one of the two groups alone.').first()).toBeVisible()
    await form.choose(/^Production listener rule/, /HTTP:80 · Default rule/)

    await form.open('Deployment failure detection')
    await form.form.getByLabel('Deployment circuit breaker').check()
    await expect(app.main.getByText('Gives up after 3 failed tasks.')).toBeVisible()
    await form.form.getByLabel('Deployment alarms').check()
    await form.chooseSeveral(/^Alarms/, 'too-many-errors')

    await form.open('Task placement')
    await form.submit('Add strategy')
    await form.choose(/Type/, /binpack/)
    await form.submit('Add constraint')
    await form.choose(/Type/, /memberOf/)
    await app.main.getByLabel('Expression', { exact: true }).fill('attribute:ecs.instance-type =~')
    await shoot(app, 'create-open')
    await form.submit('Create service')
    await expect(page.getByText(/Invalid placement constraint.*at position \d+/).first()).toBeVisible()
    await app.main.getByLabel('Expression', { exact: true }).fill('attribute:ecs.os-type == linux')
    await form.submit('Create service')
    await expect(app.heading).toContainText('shop')

    const service = await described('shop')
    expect(service).toMatchObject({
      launchType: 'EC2',
      placementStrategy: [{ type: 'binpack', field: 'cpu' }],
      placementConstraints: [{ type: 'memberOf', expression: 'attribute:ecs.os-type == linux' }],
      availabilityZoneRebalancing: 'DISABLED',
      deploymentConfiguration: {
        strategy: 'CANARY',
        bakeTimeInMinutes: 2,
        canaryConfiguration: { canaryPercent: 12.5, canaryBakeTimeInMinutes: 1 },
        lifecycleHooks: [
          { targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] },
          { hookTargetArn: 'command:smoke-test', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'] },
        ],
        deploymentCircuitBreaker: { enable: true, rollback: true },
        alarms: { enable: true, rollback: true, alarmNames: ['too-many-errors'] },
      },
    })
    expect(service?.loadBalancers?.[0]).toMatchObject({
      containerName: 'app',
      containerPort: 80,
      advancedConfiguration: { productionListenerRule: expect.stringContaining(':listener-rule/app/') },
    })
    await marina.client.deleteService({ service: 'shop', force: true })
  })

  test('the dialog changes settings without a deployment, and shows what the service has', async ({ page }) => {
    test.slow()
    const lifecycleHooks = [{ targetType: 'PAUSE' as const, lifecycleStages: ['POST_SCALE_UP' as const] }]
    const deploymentConfiguration = { strategy: 'BLUE_GREEN' as const, bakeTimeInMinutes: 5, lifecycleHooks: [...lifecycleHooks] }
    await marina.client.createService({ serviceName: 'api', taskDefinition: 'web:2', desiredCount: 1, deploymentConfiguration })
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/services/api`)
    const form = await ServiceFormPage.ofUpdate(page)
    await expect(form.form.getByText('Blue/green · 100 % to 200 % · 1 hook')).toBeVisible()
    await form.open('Deployment options')
    await expect(form.form.getByLabel('Bake time (minutes)', { exact: true })).toHaveValue('5')
    await form.form.getByLabel('Bake time (minutes)', { exact: true }).fill('7')
    await expect(form.form.getByText('Saved without a deployment')).toBeVisible()
    await page.screenshot({ path: join(screens, 'update-open-light.png'), animations: 'disabled' })
    expect.soft(await accessibilityProblems(page)).toEqual([])
    await form.submit('Save')
    await expect(page.getByText('The settings of api are saved').first()).toBeVisible()
    const after = await described('api')
    expect(after?.deploymentConfiguration).toMatchObject({ bakeTimeInMinutes: 7, lifecycleHooks: [{ targetType: 'PAUSE' }] })
    expect(after?.taskDefinition).toContain('web:2')

    const again = await ServiceFormPage.ofUpdate(page)
    await again.open('Deployment options')
    await again.tile(/Rolling/)
    await again.form.getByLabel('Minimum healthy').fill('60')
    await again.form.getByLabel('Maximum percent').fill('140')
    await expect(again.form.getByText('no deployment can replace a task')).toBeVisible()
    await shoot(app, 'update-warns', again.form)
    await marina.client.deleteService({ service: 'api', force: true })
  })

  test('warns that a fixed host port leaves no room for the next task, before it is created', async ({ page }) => {
    const app = await MarinaPage.open(page, marina)
    await app.goTo(`clusters/${cluster}/create-service?taskDefinition=fixed`)
    const form = ServiceFormPage.ofNew(page)
    await expect(app.main.getByText(/takes host port 8080 .* before an old one stops/)).toBeVisible()
    await form.open('Deployment options')
    await app.main.getByLabel('Minimum healthy').fill('0')
    await expect(app.main.getByText(/takes host port 8080/)).toBeHidden()
  })

  test('a capacity provider strategy stands in place of a launch type, and the cluster’s default comes first', async ({ page }) => {
    const { client } = marina
    const { group } = await client.putAutoScalingGroup({ name: 'workers', instanceType: 't3.small', minSize: 1, maxSize: 3 })
    const autoScalingGroupProvider = { autoScalingGroupArn: group.arn, managedScaling: { status: 'ENABLED' as const, targetCapacity: 100 } }
    await client.createCapacityProvider({ name: 'workers', autoScalingGroupProvider })
    await client.createCluster({ clusterName: 'fleet' })
    await client.putClusterCapacityProviders({
      cluster: 'fleet',
      capacityProviders: ['workers', 'FARGATE'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'workers', base: 1, weight: 1 }],
    })
    const app = await MarinaPage.open(page, marina)
    await app.goTo('clusters/fleet/create-service?taskDefinition=web')
    const form = ServiceFormPage.ofNew(page)
    await expect(app.main.getByRole('radio', { name: /Capacity providers/ })).toBeChecked()
    await expect(app.main.getByRole('button', { name: /Capacity provider workers/ })).toBeVisible()
    await app.main.getByLabel('Weight, workers').fill('0')
    await expect(app.main.getByText('Give at least one provider a weight above 0.').first()).toBeVisible()
    await app.main.getByLabel('Weight, workers').fill('4')
    await shoot(app, 'create-capacity')
    await form.submit('Create service')
    await expect(app.heading).toContainText('web')
    const { services } = await client.describeServices({ cluster: 'fleet', services: ['web'] })
    expect(services?.[0]).toMatchObject({ capacityProviderStrategy: [{ capacityProvider: 'workers', base: 1, weight: 4 }] })
    expect(services?.[0]).not.toHaveProperty('launchType')
    await client.deleteService({ cluster: 'fleet', service: 'web', force: true })
  })
})

const looks = {
  light: {},
  dark: { theme: 'dark' },
  'zh-TW': { language: 'zh-TW' },
  'dark-zh-TW': { theme: 'dark', language: 'zh-TW' },
} as const

/** A picture as it is now, light and dark: a reload for the language would forget what was typed. */
async function shoot(app: MarinaPage, name: string, of?: Locator): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await app.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    const options = { path: join(screens, `${name}-${theme}.png`), animations: 'disabled' } as const
    await (of ? of.screenshot(options) : app.page.screenshot({ ...options, fullPage: true }))
    expect.soft(await accessibilityProblems(app.page), `${name} ${theme}`).toEqual([])
  }
  await app.page.emulateMedia({ colorScheme: 'light' })
}

/** Groups blue and green; a listener at 80 that leads to both, and one at 81 that leads to blue alone. */
async function balance({ client: { loadBalancing } }: MarinaProcess): Promise<void> {
  const group = async (Name: string) =>
    (await loadBalancing.createTargetGroup({ Name, Protocol: 'HTTP', Port: 80, VpcId: 'vpc-local', TargetType: 'instance' }))
      .TargetGroups?.[0]?.TargetGroupArn
  const [blue, green] = [await group('blue'), await group('green')]
  const { LoadBalancers } = await loadBalancing.createLoadBalancer({ Name: 'shop', Subnets: ['subnet-a', 'subnet-b'] })
  const listen = (Port: number, TargetGroups: { TargetGroupArn: string | undefined; Weight: number }[]) =>
    loadBalancing.createListener({
      LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
      Protocol: 'HTTP',
      Port,
      DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups } }],
    })
  await listen(80, [
    { TargetGroupArn: blue, Weight: 1 },
    { TargetGroupArn: green, Weight: 0 },
  ])
  await listen(81, [{ TargetGroupArn: blue, Weight: 1 }])
}
