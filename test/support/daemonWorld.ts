/** Daemons as their handlers write them, over a world of control with instances of two capacity providers. */
import { daemonArn, daemonTaskDefinitionArn } from '#cluster/api/arns.ts'
import { newDaemonRollout, withRollout } from '#cluster/control/deployments/newDaemonRollout.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DaemonRecord, DaemonTaskDefinitionRecord } from '#cluster/state/records/daemonRecords.ts'
import { newDaemonDeploymentArn, recordDaemonDeployment } from '#cluster/state/writes/daemonDeployments.ts'
import { buildCluster, buildInstance, buildTaskDefinition, scope } from './clusterBuilders.ts'
import { openControlWorld, type WorldOptions } from './controlWorld.ts'

export const minute = 60_000
const arn = daemonArn(scope, 'default', 'agent')

export function buildDaemonTaskDefinition(
  revision = 1,
  definition: Parameters<typeof buildTaskDefinition>[0] = {},
): DaemonTaskDefinitionRecord {
  const built = buildTaskDefinition({ family: 'agent', ...definition }, { revision })
  return { ...built, arn: daemonTaskDefinitionArn(scope, 'agent', revision), namespaces: {} }
}

export type DaemonWorld = ReturnType<typeof openDaemonWorld>

export function openDaemonWorld(options: WorldOptions = {}) {
  const world = openControlWorld(options)
  const { store, clock, ids } = world
  const instances = ['one', 'two', 'three', 'four'].map((id) =>
    buildInstance({ id, node: id, capacityProviderName: id === 'four' ? 'spare' : 'managed' }),
  )
  store.update('seed', (tx) => {
    for (const instance of instances) tx.put('containerInstances', instance)
    for (const revision of [1, 2, 3]) tx.put('daemonTaskDefinitions', buildDaemonTaskDefinition(revision))
    tx.put('daemonTaskDefinitions', buildDaemonTaskDefinition(9, { cpu: '100000' }))
  })
  const daemonOf = () => {
    const daemon = store.read().daemons.get(arn)
    if (!daemon) throw new Error('the daemon is gone')
    return daemon
  }
  const settings = (revision: number, over: Partial<DaemonRecord>) => ({
    taskDefinitionArn: daemonTaskDefinitionArn(scope, 'agent', revision),
    capacityProviders: ['managed'],
    propagateTags: 'NONE' as const,
    enableECSManagedTags: false,
    enableExecuteCommand: false,
    critical: true,
    deploymentConfiguration: { drainPercent: 25, bakeTimeInMinutes: 0 },
    ...over,
  })

  return {
    ...world,
    instances,
    /** @returns the ARN of its daemon deployment */
    create(revision = 1, over: Partial<DaemonRecord> = {}): string {
      const named = { ...scope, name: 'agent', clusterArn: buildCluster().arn }
      const wanted = settings(revision, over)
      const deployment = newDaemonRollout(wanted, clock.now(), ids)
      const times = { createdAt: clock.now(), updatedAt: clock.now() }
      const daemonDeploymentArn = newDaemonDeploymentArn(named, ids)
      const daemon: DaemonRecord = {
        ...named,
        arn,
        status: 'ACTIVE',
        ...wanted,
        deployments: [deployment],
        daemonDeploymentArn,
        tags: [],
        ...times,
      }
      store.update('create daemon', (tx) => {
        tx.put('daemons', daemon)
        recordDaemonDeployment(tx, daemon, deployment, clock.now())
      })
      return daemonDeploymentArn
    },
    update(revision: number, over: Partial<DaemonRecord> = {}): string {
      const before = daemonOf()
      const wanted = settings(revision, over)
      const deployment = newDaemonRollout(wanted, clock.now(), ids)
      const daemonDeploymentArn = newDaemonDeploymentArn(before, ids)
      const daemon = { ...before, ...wanted, deployments: withRollout(before, deployment), daemonDeploymentArn }
      store.update('update daemon', (tx) => {
        tx.put('daemons', daemon)
        recordDaemonDeployment(tx, daemon, deployment, clock.now())
      })
      return daemonDeploymentArn
    },
    delete(): string {
      const before = daemonOf()
      const daemon: DaemonRecord = { ...before, status: 'DELETE_IN_PROGRESS', daemonDeploymentArn: newDaemonDeploymentArn(before, ids) }
      store.update('delete daemon', (tx) => {
        tx.put('daemons', daemon)
        recordDaemonDeployment(tx, daemon, undefined, clock.now())
      })
      return daemon.daemonDeploymentArn
    },
    change(instance: ContainerInstanceRecord | undefined, over: Partial<ContainerInstanceRecord>) {
      store.update('change', (tx) => instance && tx.put('containerInstances', { ...instance, ...over }))
    },
    daemon: daemonOf,
    isGone: () => store.read().daemons.get(arn) === undefined,
    deployment: (of: string) => store.read().daemonDeployments.get(of),
    live: () => store.read().tasks.by('liveOfDaemon', arn),
    /** `instance revision` of each task that runs and is to. */
    running: () =>
      store
        .read()
        .tasks.by('liveOfDaemon', arn)
        .filter(({ lastStatus, desiredStatus }) => lastStatus === 'RUNNING' && desiredStatus === 'RUNNING')
        .map((task) => `${task.containerInstanceArn?.split('/').at(-1)} ${task.taskDefinitionArn.split(':').at(-1)}`)
        .sort(),
  }
}
