import { z } from 'zod'
import type { AutoScalingGroupState } from '../resources/capacity.ts'
import type { Decision } from '../resources/decisions.ts'
import type { Explanation } from '../resources/explanation.ts'
import type {
  AwsAccessState,
  DockerContextChoice,
  EventTargetState,
  HookCommand,
  InstanceEngineState,
  LocalDifference,
  MarinaStatus,
  SentRequests,
  ServiceConnectEndpoint,
  TrafficListener,
} from '../resources/marina.ts'
import type { ServiceSwitches, TaskHold } from '../resources/switches.ts'
import type { LogHit } from '../streams.ts'
import { maximumSpeed } from '../timing.ts'

const serviceNamed = { cluster: z.string().max(2048).exactOptional(), service: z.string().min(1).max(2048) }

const optionalName = z.string().min(1).max(2048).optional()

/** What is explained. */
const explained = z
  .object({ cluster: optionalName, service: optionalName, daemon: optionalName, task: optionalName })
  .refine(
    ({ service, daemon, task }) => [service, daemon, task].filter((name) => name !== undefined).length === 1,
    'Name a service, a daemon or a task, and one of them alone.',
  )

/**
 * Marina's own operations, on the wire as `X-Amz-Target: Marina.<Name>`. They need the token of the data folder.
 * Requests are checked with zod; unknown members are ignored, as everywhere.
 */
export const marinaRequests = {
  GetStatus: z.object({}),
  /** Looks for engines again and says what there is; changes nothing. */
  ListEngines: z.object({}),
  /** Runs tasks on another engine from now on: `simulated`, `auto`, or an address from ListEngines. */
  UseEngine: z.object({ engine: z.string().min(1).max(1024) }),
  /** Loads the sample image, registers `hello` and creates or returns its service. */
  StartSample: z.object({ desiredCount: z.number().int().min(0).max(100).optional() }),
  /** What works otherwise here than on AWS: of a task definition, of one that is not registered yet, or of a cluster; one of the three. */
  ListLocalDifferences: z.object({
    taskDefinition: z.string().min(1).max(2048).optional(),
    /** As RegisterTaskDefinition takes it. */
    definition: z.record(z.string(), z.unknown()).optional(),
    cluster: z.string().min(1).max(2048).optional(),
  }),
  /**
   * Why a service, a daemon or a task is as it is, as data. One of the three, by name or ARN; a task by its id, or by how that begins, also one
   * that has stopped and is kept on disk alone.
   */
  Explain: explained,
  /** What the loops decided about it, as data, newest first (api/resources/decisions.ts). Named as for Explain. */
  ListDecisions: explained,
  /** Stops a service's tasks and keeps its desiredCount; nothing is done for it until ResumeService. */
  PauseService: z.object(serviceNamed),
  ResumeService: z.object(serviceNamed),
  /** Whether containers of the service's tasks that fail are kept until ReleaseTask. */
  SetServiceHold: z.object({ ...serviceNamed, enabled: z.boolean() }),
  /** Keeps the containers of one task should it fail. */
  HoldTask: z.object({ cluster: z.string().max(2048).exactOptional(), task: z.string().min(1).max(2048) }),
  ReleaseTask: z.object({ cluster: z.string().max(2048).exactOptional(), task: z.string().min(1).max(2048) }),
  /** Names the services of the same cluster whose tasks come before this one's first; none for no order. */
  SetServiceOrder: z.object({ ...serviceNamed, after: z.array(z.string().min(1).max(2048)).max(20) }),
  /** The switches of a cluster's services, and the tasks that are held. */
  ListSwitches: z.object({ cluster: z.string().max(2048).exactOptional() }),
  /** By what waits that a user configured are divided (api/timing.ts). Kept over restarts. */
  SetSpeed: z.object({ speed: z.number().int().min(1).max(maximumSpeed) }),
  /** Looks for a text in all output that is kept, of tasks past and present; newest lines first, a page at a time. */
  SearchLogs: z.object({
    text: z.string().min(1).max(1000),
    caseSensitive: z.boolean().optional(),
    /** Names; all where absent. */
    cluster: z.string().max(255).optional(),
    service: z.string().max(255).optional(),
    /** A task's id or how it begins. */
    task: z.string().max(64).optional(),
    containers: z.array(z.string().max(255)).max(100).optional(),
    /** Lines on one page. Default 100. */
    limit: z.number().int().min(1).max(1000).optional(),
    nextToken: z.string().max(100).optional(),
  }),
  /** Where the listeners of load balancers are on this computer, and why not at their own ports where they are not. */
  ListTrafficListeners: z.object({}),
  /** Client aliases of Service Connect, where they lead and what they carried. */
  ListServiceConnectEndpoints: z.object({}),
  /** Sends GETs to a listener of an application load balancer on this computer, one after the other, and counts who answered. */
  SendRequests: z.object({
    listenerArn: z.string().min(1).max(2048),
    count: z.number().int().min(1).max(100),
    /** With its query; `/` where absent. */
    path: z
      .string()
      .max(2048)
      .regex(/^\/[\x21-\x7e]*$/, 'A path begins with / and has no spaces.')
      .optional(),
    /** The header Host; the load balancer's own name where absent. */
    host: z
      .string()
      .min(1)
      .max(255)
      .regex(/^[A-Za-z0-9.:[\]-]+$/, 'A host is a name, with a port or without.')
      .optional(),
  }),
  /** Where events go besides the watch. The answer has the target as it was written, secrets in its address included. */
  GetEventTarget: z.object({}),
  /** Sends events to an HTTP address or `command:` and a command line; empty sends them nowhere. Kept over restarts. */
  SetEventTarget: z.object({ eventTarget: z.string().trim().max(4096) }),
  /** The commands that lifecycle hooks may run by name (`command:NAME`). */
  ListHookCommands: z.object({}),
  /** Lets lifecycle hooks run a command line by this name; an empty one forbids it. Kept over restarts. */
  SetHookCommand: z.object({ name: z.string().max(64), commandLine: z.string().trim().max(4096) }),
  /** What of the user's AWS account tasks may use, and the profiles there are. */
  GetAwsAccess: z.object({}),
  /** Changes what is given (api/awsAccess.ts). Kept over restarts. */
  SetAwsAccess: z.object({
    secrets: z.string().trim().max(1024).exactOptional(),
    credentials: z.string().trim().max(2048).exactOptional(),
  }),
  /** Makes a schedule of EventBridge Scheduler, or replaces the one of that name: `at`, `rate` or `cron`, meant in a time zone. */
  PutSchedule: z.object({
    name: z.string().min(1).max(64),
    cluster: z.string().min(1).max(2048),
    expression: z.string().min(1).max(256),
    /** IANA; UTC where absent. */
    timeZone: z.string().max(64).optional(),
    description: z.string().max(512).optional(),
    /** `family`, `family:revision` or an ARN. */
    taskDefinition: z.string().min(1).max(2048),
    count: z.number().int().min(1).max(10).optional(),
    launchType: z.enum(['EC2', 'FARGATE']).optional(),
    subnets: z.array(z.string().max(100)).max(16).optional(),
    /** JSON: overrides of the task. */
    input: z.string().max(8192).optional(),
  }),
  /** Of a rule of EventBridge too, with its targets. Tasks that run go on. */
  DeleteSchedule: z.object({ arn: z.string().min(1).max(2048) }),
  /** Pauses a rule or schedule, or lets it go on; times that pass in between are not missed. */
  SetScheduleEnabled: z.object({ arn: z.string().min(1).max(2048), enabled: z.boolean() }),
  /** Starts its tasks now; its times stay as they are. */
  RunSchedule: z.object({ arn: z.string().min(1).max(2048) }),
  /**
   * Registers container instances: shares of this computer, each with the room of a machine, by an instance type (api/instanceTypes.ts) or
   * both CPU units and memory. With `engine` or `context` they sit on that engine, and the whole of it is one where no room is given.
   */
  AddContainerInstance: z.object({
    /** `tcp://host:2376`, `ssh://user@host`, a socket, or `simulated`. */
    engine: z.string().trim().min(1).max(1024).exactOptional(),
    /** Folder of this computer with ca.pem, cert.pem and key.pem. */
    tlsFrom: z.string().min(1).max(4096).exactOptional(),
    /** One of the user's docker contexts, in place of an address. */
    context: z.string().min(1).max(255).exactOptional(),
    /** Takes an engine of another machine without TLS: nothing is encrypted, and nobody is asked who they are. */
    plain: z.boolean().exactOptional(),
    /** Where ports that are published there are reached from here; the address's own host where absent. */
    host: z
      .string()
      .max(255)
      .regex(/^[A-Za-z0-9.:_-]+$/, 'A host is a name or an address.')
      .exactOptional(),
    /** Address of its machine that ports are published at; all of them where absent. */
    publish: z.union([z.ipv4(), z.ipv6()]).exactOptional(),
    cluster: z.string().max(2048).exactOptional(),
    instanceType: z.string().max(64).exactOptional(),
    /** CPU units, 1024 a core. */
    cpu: z.number().int().min(1).max(1_048_576).exactOptional(),
    memoryMiB: z.number().int().min(1).max(33_554_432).exactOptional(),
    /** `us-east-1b`; the first of the region where absent. */
    availabilityZone: z.string().max(64).exactOptional(),
    /** Users' own. */
    attributes: z
      .array(z.object({ name: z.string().max(128), value: z.string().max(128).exactOptional() }))
      .max(10)
      .exactOptional(),
    tags: z
      .array(z.object({ key: z.string().max(128), value: z.string().max(256).exactOptional() }))
      .max(50)
      .exactOptional(),
    count: z.number().int().min(1).max(20).exactOptional(),
  }),
  /** The user's docker contexts, whether they can be used, and the engines that container instances sit on. Asks none of them. */
  ListInstanceEngines: z.object({}),
  /** Stops waiting for an engine that has no instances left and is out of reach: what Marina left there stays there. */
  ForgetEngine: z.object({
    /** Its address. */
    engine: z.string().min(1).max(1024),
  }),
  /** What the loss of the machine would look like: its tasks are killed. Of virtual container instances, and of those on engines elsewhere. */
  TerminateContainerInstance: z.object({
    cluster: z.string().max(2048).exactOptional(),
    /** Its id or ARN. */
    containerInstance: z.string().min(1).max(2048),
  }),
  /** Makes an Auto Scaling group of virtual container instances, or changes what is given of the one of that name. */
  PutAutoScalingGroup: z.object({
    name: z.string().min(1).max(255),
    minSize: z.number().int().min(0).max(100).exactOptional(),
    maxSize: z.number().int().min(0).max(100).exactOptional(),
    desiredCapacity: z.number().int().min(0).max(100).exactOptional(),
    /** One of api/instanceTypes.ts. */
    instanceType: z.string().max(64).exactOptional(),
    availabilityZones: z.array(z.string().max(64)).max(6).exactOptional(),
    /** That its instances join; the one with its capacity provider where absent. */
    cluster: z.string().max(255).exactOptional(),
  }),
  /** Its instances end with it, and their tasks are killed. */
  DeleteAutoScalingGroup: z.object({ name: z.string().min(1).max(2048) }),
  ListAutoScalingGroups: z.object({}),
  /** What Spot does when it needs its capacity back: of a task of FARGATE_SPOT. By its ARN or id. */
  InterruptTask: z.object({ cluster: z.string().max(2048).exactOptional(), task: z.string().min(1).max(2048) }),
  /** The same of a virtual container instance: a notice, and its end a while later. */
  InterruptContainerInstance: z.object({
    cluster: z.string().max(2048).exactOptional(),
    /** Its id or ARN. */
    containerInstance: z.string().min(1).max(2048),
  }),
  /** When an expression would run; refused with a sentence where it cannot be read. */
  PreviewSchedule: z.object({ expression: z.string().max(256), timeZone: z.string().max(64).optional() }),
} as const

export interface MarinaResponses {
  GetStatus: MarinaStatus
  ListEngines: { engines: MarinaStatus['engine']['choices'] }
  UseEngine: MarinaStatus
  StartSample: { cluster: string; service: string; created: boolean }
  ListLocalDifferences: { differences: LocalDifference[] }
  /** `arn` is that of what was explained. */
  Explain: { arn: string; explanations: Explanation[] }
  ListDecisions: { decisions: Decision[] }
  PauseService: { switches: ServiceSwitches }
  ResumeService: { switches: ServiceSwitches }
  SetServiceHold: { switches: ServiceSwitches }
  HoldTask: { hold: TaskHold }
  ReleaseTask: { taskArn: string }
  SetServiceOrder: { switches: ServiceSwitches }
  ListSwitches: { services: ServiceSwitches[]; tasks: TaskHold[] }
  SetSpeed: { speed: number }
  SearchLogs: { hits: LogHit[]; nextToken?: string }
  ListTrafficListeners: { listeners: TrafficListener[] }
  ListServiceConnectEndpoints: { endpoints: ServiceConnectEndpoint[] }
  SendRequests: SentRequests
  GetEventTarget: EventTargetState
  SetEventTarget: EventTargetState
  ListHookCommands: { commands: HookCommand[] }
  SetHookCommand: { commands: HookCommand[] }
  GetAwsAccess: AwsAccessState
  SetAwsAccess: AwsAccessState
  PutSchedule: { arn: string }
  DeleteSchedule: Record<string, never>
  SetScheduleEnabled: Record<string, never>
  RunSchedule: Record<string, never>
  AddContainerInstance: { containerInstanceArns: string[] }
  ListInstanceEngines: { contexts: DockerContextChoice[]; engines: InstanceEngineState[] }
  ForgetEngine: Record<string, never>
  TerminateContainerInstance: { containerInstanceArn: string; killedTaskArns: string[] }
  PutAutoScalingGroup: { group: AutoScalingGroupState }
  DeleteAutoScalingGroup: { name: string }
  ListAutoScalingGroups: { groups: AutoScalingGroupState[] }
  InterruptTask: { taskArn: string }
  /** Whether it drains until then, which ECS_ENABLE_SPOT_INSTANCE_DRAINING decides; its end in milliseconds since the epoch. */
  InterruptContainerInstance: { containerInstanceArn: string; drains: boolean; endsAtMs: number }
  /** Milliseconds since the epoch, the next five. */
  PreviewSchedule: { nextRunsMs: number[] }
}

export type MarinaOperationName = keyof typeof marinaRequests
export type MarinaOperations = {
  [Name in MarinaOperationName]: { request: z.infer<(typeof marinaRequests)[Name]>; response: MarinaResponses[Name] }
}
