import type { ContainerFacts, ContainerSpec } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import { planContainer } from '../../containers/planContainer.ts'
import { hasOwnNetwork, isInVpc, type VpcForContainer } from '../../containers/planNetwork.ts'
import { planVpcNetwork } from '../../containers/planPause.ts'
import { type RouterContext, routerOf } from '../../firelens/router.ts'
import { chooseRanges, type HostPortRanges } from '../../ports/chooseRanges.ts'
import type { StepContext, StepTarget } from '../stepContext.ts'
import { type ContainerTarget, carryOut, failAs, tell } from './tools.ts'

/** Creates a container as its definition says, with what only this moment knows: ports, addresses, secrets. */
export function create(context: StepContext, target: ContainerTarget): void {
  const { engine, clock, limiter } = context
  const { record, seen, runtime } = target
  const run = async () => {
    const spec = await planSpec(context, target)
    tell(context, target, 'creating')
    await limiter.run(() => engine.create(spec))
    runtime.view.secrets.values.delete(record.name)
    seen.facts = createdFacts(spec, clock.now())
    seen.stale = false
  }
  carryOut(context, target, seen, { activity: 'creating', run, onError: (error) => createFailed(context, target, error) })
}

async function planSpec(context: StepContext, target: ContainerTarget): Promise<ContainerSpec> {
  const { task, taskDefinition, definition, record, seen, runtime } = target
  const metadata = await context.metadata?.forContainer(task, taskDefinition, record)
  const vpc = await vpcFor(context, target)
  return planContainer(task, definition, {
    metadata,
    vpc,
    taskDefinition,
    installation: context.installation,
    publishAddress: context.publishAddress,
    engineCpus: context.engineCpus(),
    imageEnvironment: seen.image?.environment ?? [],
    hostPortRanges: rangesFor(context, target),
    ...(seen.pinnedImage !== undefined && { pinnedImage: seen.pinnedImage }),
    secrets: runtime.view.secrets.values.get(record.name),
    router: routerFor(context, target),
    metadataFile: context.metadataFile,
    pidsLimit: context.pidsLimit,
    taskLimits: context.taskLimits,
  })
}

function createFailed(context: StepContext, { record, seen }: ContainerTarget, error: unknown): void {
  context.images.forget(record.image)
  context.networks.forget(planVpcNetwork(context.installation).name)
  if (!isEngineError(error, 'notFound') || seen.imageLookedForAgain) return failAs(context, seen, 'CannotCreateContainerError')(error)
  // The image was there a moment ago: somebody removed it, and it may be had again.
  seen.imageLookedForAgain = true
  delete seen.image
}

/** Undefined too where the engine does not know Docker's driver `fluentd`: then nothing is sent to the router. */
function routerFor(context: StepContext, { task, taskDefinition, runtime: { view } }: ContainerTarget): RouterContext | undefined {
  const folder = view.volumes.routerFolder
  const router = routerOf(taskDefinition.definition.containerDefinitions)
  if (folder === undefined || !router || !context.engineLogDrivers().includes('fluentd')) return undefined
  const ofBridge = (taskDefinition.definition.networkMode ?? 'bridge') === 'bridge'
  const address = hasOwnNetwork(task) ? '127.0.0.1' : view.containers.get(router.name ?? '')?.facts?.networks[0]?.ipAddress
  return { folder, ...(address && (hasOwnNetwork(task) || ofBridge) && { address }) }
}

/** Only while service discovery is used; every other bridge task is where Docker puts it. */
async function vpcFor(context: StepContext, { task, taskDefinition }: StepTarget): Promise<VpcForContainer | undefined> {
  if (hasOwnNetwork(task) || !isInVpc(taskDefinition)) return undefined
  const names = await context.names?.forTask(task)
  if (!names) return undefined
  const network = planVpcNetwork(context.installation)
  await context.networks.ensure(network)
  return { network: network.name, names }
}

function rangesFor(context: StepContext, { taskDefinition, definition, seen }: ContainerTarget): HostPortRanges {
  const { networkMode = 'bridge' } = taskDefinition.definition
  const isTaken = (port: number) =>
    seen.takenPorts?.includes(port) || (['tcp', 'udp'] as const).some((protocol) => context.findTaskOnPort(port, protocol))
  return networkMode === 'bridge' ? chooseRanges(definition, isTaken, context.random, context.dynamicPorts) : new Map()
}

/** What is known of a container without asking, right after it was created. */
function createdFacts(spec: ContainerSpec, now: number): ContainerFacts {
  return {
    id: '',
    name: spec.name,
    image: spec.image,
    imageId: '',
    labels: spec.labels,
    state: 'created',
    oomKilled: false,
    createdAt: now,
    health: 'none',
    ports: [],
    networks: [],
    pseudoTerminal: spec.pseudoTerminal ?? false,
  }
}
