import { openExec } from '#cluster/agent/exec/openExec.ts'
import { createEc2AutoScaling } from '#cluster/handlers/index.ts'
import { createCloudWatch } from '#cluster/scaling/cloudWatch.ts'
import { createApplicationAutoScaling } from '#cluster/scaling/index.ts'
import { createEventBridge } from '#cluster/schedules/index.ts'
import { secretViews } from '#cluster/secrets/index.ts'
import { createDispatcher, type Dispatcher } from '#cluster/server/dispatcher.ts'
import { createSessionHandlers } from '#cluster/server/session/sessionHandlers.ts'
import { createWatch } from '#cluster/server/watch/index.ts'
import { createMarinaHandlers } from './marinaHandlers.ts'
import type { Parts } from './parts.ts'

/** Every operation and stream that a client can ask for, with what answers it. */
export function wire(parts: Parts): Dispatcher {
  const { base, slot, ecs } = parts
  return createDispatcher({
    ecs,
    marina: marinaHandlers(parts),
    siblings: siblingHandlers(parts),
    streams: {
      watch: watch(parts),
      logs: (request, caller, signal) => slot.runtime.logs.read(request, caller, signal),
      exec: (request, caller) => openExec(slot.runtime.containers, base.store, request, caller),
    },
    log: base.log,
  })
}

function marinaHandlers({ base, options, slot, engines, flow, ecs, aws, keptLogs, traffic, instances, ...parts }: Parts) {
  return createMarinaHandlers({
    ...base,
    ecs,
    status: parts.status,
    publishAddress: options.publishAddress,
    cluster: parts.ecsConfig.settings.ECS_CLUSTER,
    useEngine: (wanted) => slot.use(wanted),
    flow,
    aws,
    keptLogs,
    onStatus: () => parts.statusListeners.tell(parts.status()),
    listListeners: traffic.listListeners,
    listConnectEndpoints: traffic.listConnectEndpoints,
    sendRequests: traffic.sendRequests,
    schedules: base,
    instances,
    engines: engines.handlers,
  })
}

function siblingHandlers({ base, secrets, sessions, cloudWatch, discovery, traffic, scaling, instances }: Parts) {
  return {
    secretsmanager: secrets.secretsmanager,
    ssm: { ...secrets.ssm, ...createSessionHandlers(sessions) },
    logs: cloudWatch.handlers,
    servicediscovery: discovery.handlers,
    elasticloadbalancing: traffic.handlers,
    autoscaling: createApplicationAutoScaling(base),
    ec2autoscaling: createEc2AutoScaling(instances),
    events: createEventBridge(base),
    monitoring: createCloudWatch({ ...base, measurements: scaling.load, balancers: scaling.balancers }),
  }
}

function watch({ base, status, statusListeners, progressListeners, flow, traffic }: Parts) {
  return createWatch({
    ...base,
    status,
    onStatus: statusListeners.add,
    onProgress: progressListeners.add,
    events: flow.events,
    secrets: secretViews(() => base.clock.now()),
    loadBalancing: traffic.views,
  })
}
