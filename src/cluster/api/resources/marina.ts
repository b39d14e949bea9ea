/** What Marina adds to ECS's shapes. */

/** One engine that was looked at when Marina chose, and what became of it. */
export interface EngineChoice {
  /** For example "Docker Engine" or "current docker context (colima)". */
  name: string
  /** Socket, pipe or address. */
  address: string
  chosen: boolean
  /** A sentence: why it was chosen, or why not. */
  why: string
  /** What would help, as a sentence, and as a command to copy. */
  remedy?: { sentence: string; command?: string }
}

export interface EngineStatus {
  kind: 'docker' | 'simulated'
  product: string
  version: string
  address: string
  cpus: number
  memoryMiB: number
  /** False while it does not answer. */
  connected: boolean
  /** Since when it has not answered, milliseconds since the epoch, with what it said last. */
  lostAt?: number
  lostWhy?: string
  choices: EngineChoice[]
}

export interface MarinaStatus {
  version: string
  endpoint: string
  account: string
  region: string
  dataFolder: string
  /** True when state ends with the process. */
  ephemeral: boolean
  startedAt: number
  /** What waits that were configured are divided by; absent while they are not. */
  speed?: number
  /** Where published ports are bound: `127.0.0.1` unless the user chose otherwise. */
  publishAddress: string
  /** What is wrong and keeps nothing from running, a sentence each: lines of `ecs.config`, no address for metadata. */
  notes?: string[]
  /** What of the user's AWS account tasks may use, where they chose any (AwsAccessState). */
  awsAccess?: Pick<AwsAccessState, 'secrets' | 'credentials'>
  engine: EngineStatus
  /** Engines elsewhere that container instances sit on, or that something of Marina's is left on. */
  instanceEngines?: InstanceEngineState[]
}

/** One of the user's docker contexts. */
export interface DockerContextChoice {
  name: string
  description?: string
  address: string
  /** It has certificates. */
  tls: boolean
  /** It is neither encrypted nor asks who is there; to be used only if the user says so. */
  plain: boolean
  /** Why it cannot be used, as a sentence. */
  problem?: string
}

/** An engine that container instances sit on, beside the one of this computer's own tasks. */
export interface InstanceEngineState {
  address: string
  context?: string
  /** Instances that are registered on it. None: it is left once nothing of Marina's is on it any more. */
  instances: number
  connected: boolean
  /** Since when it has not answered, milliseconds since the epoch, with what it said last. */
  lostAt?: number
  lostWhy?: string
}

/** A listener of a load balancer as this computer has it. */
export interface TrafficListener {
  listenerArn: string
  loadBalancerArn: string
  loadBalancerName: string
  dnsName: string
  protocol: string
  /** Its own, as ELB answers it. */
  port: number
  /** Where it answers: an address of this computer and a port there. Absent until one was chosen. */
  address?: string
  localPort?: number
  state: 'waiting' | 'listening' | 'failed'
  /** Why it does not listen, or not at its own port. */
  reason?: string
}

/** A client alias of Service Connect as this computer has it, and what it carried since the daemon started. */
export interface ServiceConnectEndpoint {
  discoveryName: string
  discoveryArn: string
  /** The namespace's name. */
  namespace: string
  serviceArn: string
  protocol: 'http' | 'tcp'
  dnsName: string
  port: number
  /** What the name is in containers; absent until it can be had. */
  address?: string
  state: 'waiting' | 'listening' | 'failed'
  /** Why it does not listen. */
  reason?: string
  /** Tasks that get what is sent to it. */
  tasks: number
  /** While a deployment shifts its traffic: the two revisions, the earlier one first. */
  shift?: ConnectShare[]
  /** By which requests are test traffic; absent where they are not told apart. */
  testHeader?: { name: string; exact?: string }
  /** With those that were sent again. */
  requests: number
  connections: number
  connectionErrors: number
  /** Requests that were sent to another task because the first gave no answer, or 503. */
  retries: number
  /** How often a task got nothing for a while because it failed one request after the other. */
  ejections: number
  statusCodes: { '2xx': number; '3xx': number; '4xx': number; '5xx': number }
  /** Of the last second in which it carried anything, in milliseconds. */
  latencyP50Ms: number
  latencyP99Ms: number
}

/** What one of two revisions has of the traffic of a client alias. */
export interface ConnectShare {
  deploymentId: string
  /** `family:revision` */
  taskDefinition: string
  productionPercent: number
  testPercent: number
  tasks: number
  /** Requests, or connections where those are what is carried, since it has a share of its own. */
  carried: number
}

/** What became of requests that a load balancer was sent. */
export interface SentRequests {
  /** Where they went: an address and a port of this computer. */
  to: string
  statusCodes: { status: number; count: number }[]
  /** Each that answered. */
  targets: { targetGroupArn: string; id: string; port: number; count: number }[]
  /** By a rule, or because no target could: no target had part in it. */
  answeredItself: number
  /** Got no answer, and why the first of them did not. */
  failed: number
  failure?: string
}

/** Requests that reached a target of a target group within about a second. */
export interface TargetTraffic {
  targetGroupArn: string
  id: string
  port: number
  requests: number
  connections: number
  /** Of the requests, those answered with 5xx, and connections that failed. */
  errors: number
}

/** Where events go besides the watch, and how that went since it was chosen. */
export interface EventTargetState {
  /** An HTTP address, or `command:` and a command line; absent while events go nowhere. */
  eventTarget?: string
  /** True while `serve --event-target` decides. */
  fixed: boolean
  delivered: number
  /** Events that the target did not take in time. */
  lost: number
  /** The last try that failed, milliseconds since the epoch, and why. */
  lastFailure?: { at: number; why: string }
}

/** What of the user's own AWS account tasks may use. */
export interface AwsAccessState {
  /** Where secrets, environment files and passwords of registries come from: `local`, `profile:NAME` or `local,profile:NAME`. */
  secrets: string
  /** What containers with a task role get: `dummy`, `profile:NAME`, `profile:NAME,role:ARN` or `profile:NAME,role:task`. */
  credentials: string
  /** What the options of `serve` decide. */
  fixed: ('secrets' | 'credentials')[]
  /** Names that the user's AWS files have. */
  profiles: string[]
}

/** The words every answer and screen carries while the simulated engine runs. */
export const simulatedLabel = 'Simulated: no containers run'

/** A sentence about something that AWS does otherwise. Starts "On this computer". */
export interface LocalDifference {
  /** Path in the task definition, for example `containerDefinitions[0].portMappings[0].hostPort`; empty for the whole. */
  path: string
  sentence: string
}

/** What a container is busy with, between two states: "pulling 43 %". Never stored. */
export interface TaskProgress {
  taskArn: string
  container: string
  step: 'pulling' | 'creating' | 'starting' | 'stopping' | 'checkingHealth'
  /** 0 to 1 where it is known. */
  fraction?: number
  /** While an image is pulled. */
  pull?: PulledSoFar
}

/** Bytes are summed over layers; `totalBytes` grows while layers are announced. */
export interface PulledSoFar {
  doneBytes: number
  totalBytes: number
  layersDone: number
  layersTotal: number
  /** Each of them, in the image's order; told to who follows the one task only. */
  layers?: LayerProgress[]
}

/** One layer of an image on its way. */
export interface LayerProgress {
  /** The first digits of its digest, as the engine names it. */
  id: string
  state: 'waiting' | 'downloading' | 'downloaded' | 'extracting' | 'done'
  doneBytes: number
  /** 0 until it is known, and for a layer that was here before. */
  totalBytes: number
}

/** What the user of this computer lets lifecycle hooks run, by the name that hooks have for it. */
export interface HookCommand {
  name: string
  commandLine: string
}
