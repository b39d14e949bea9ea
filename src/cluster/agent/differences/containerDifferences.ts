import type { ContainerDefinition, FirelensConfiguration, LogConfiguration, PortMapping } from '@aws-sdk/client-ecs'
import { environmentFileDifferences, secretDifferences } from './awsDifferences.ts'
import { always, type DifferenceContext, type Found, type MemberTable } from './found.ts'

const names = (list: readonly { name?: string | undefined }[]) => list.map(({ name }) => name ?? '').join(', ')

/** Every parameter of a container definition, and what becomes of it here. */
export const containerMembers: MemberTable<ContainerDefinition> = {
  name: 'as on AWS',
  image: 'as on AWS',
  repositoryCredentials: 'as on AWS',
  cpu: 'as on AWS',
  memory: 'as on AWS',
  memoryReservation: 'as on AWS',
  links: 'as on AWS',
  portMappings: (mappings, context) => mappings.flatMap((mapping, index) => portDifferences(mapping, `[${index}]`, context)),
  essential: 'as on AWS',
  restartPolicy: ({ enabled }) =>
    enabled
      ? always('On this computer a container that is restarted in place gets other free host ports where it has dynamic ones.')()
      : [],
  entryPoint: 'as on AWS',
  command: 'as on AWS',
  environment: 'as on AWS',
  environmentFiles: (_files, context) => environmentFileDifferences(context),
  mountPoints: 'as on AWS',
  volumesFrom: 'as on AWS',
  linuxParameters: 'as on AWS',
  secrets: (secrets, context) => secretDifferences(names(secrets), context),
  dependsOn: 'as on AWS',
  startTimeout: 'as on AWS',
  stopTimeout: 'as on AWS',
  versionConsistency: 'as on AWS',
  hostname: 'as on AWS',
  user: 'as on AWS',
  workingDirectory: 'as on AWS',
  disableNetworking: 'as on AWS',
  privileged: 'as on AWS',
  readonlyRootFilesystem: always(
    'On this computer ECS Exec works in a container with a read-only root file system; on AWS its agent has to write there, and it does not.',
  ),
  dnsServers: 'as on AWS',
  dnsSearchDomains: 'as on AWS',
  extraHosts: 'as on AWS',
  dockerSecurityOptions: 'as on AWS',
  interactive: 'as on AWS',
  pseudoTerminal: 'as on AWS',
  dockerLabels: 'as on AWS',
  ulimits: 'as on AWS',
  logConfiguration: logDifferences,
  healthCheck: 'as on AWS',
  systemControls: 'as on AWS',
  resourceRequirements: (requirements) =>
    requirements.map(({ type }, index) => ({
      at: `[${index}]`,
      sentence: `On this computer no ${type ?? 'device'} is given to the container.`,
    })),
  firelensConfiguration: routerDifferences,
  credentialSpecs: always('On this computer no credential specification is applied.'),
}

function portDifferences(mapping: PortMapping, at: string, { publishAddress, isAwsvpc }: DifferenceContext): Found[] {
  const port = mapping.containerPortRange ?? mapping.containerPort ?? ''
  const found: Found[] = []
  if (isAwsvpc) {
    const sentence = `On this computer port ${port} is also reached at a free port of ${publishAddress}, which the task’s network bindings name; on AWS only at the task’s own address.`
    found.push({ at, sentence })
  } else if (publishAddress !== '0.0.0.0' && publishAddress !== '::') {
    const sentence = `On this computer port ${port} is published on ${publishAddress} only; on AWS on every address of the instance.`
    found.push({ at: `${at}.hostPort`, sentence })
  }
  if (mapping.appProtocol && mapping.appProtocol !== 'http') {
    const sentence = `On this computer Service Connect spreads connections of ${mapping.appProtocol} over the tasks; on AWS each request by itself.`
    found.push({ at: `${at}.appProtocol`, sentence })
  }
  return found
}

function routerDifferences({ options }: FirelensConfiguration): Found[] {
  const found: Found[] = []
  if (options?.['config-file-type'] === 's3') {
    const sentence = 'On this computer the log router’s file is read from the data folder, not from S3: it lies at s3/<bucket>/<key> there.'
    found.push({ at: '.options.config-file-value', sentence })
  }
  if (options?.['enable-ecs-log-metadata'] !== 'false') {
    found.push({ at: '', sentence: 'On this computer the log router adds no ec2_instance_id to records: there is no such instance.' })
  }
  return found
}

const ROUTED =
  'On this computer output goes to the log router and is kept by Marina too; with an engine that lacks Docker’s driver fluentd, as Podman does, the router gets none.'

const keptSentence = (logDriver: string | undefined) =>
  `On this computer output is kept by Marina; nothing is sent to ${logDriver ?? 'the log driver'}.`

function logGroupSentence(options: LogConfiguration['options']): string {
  const group = options?.['awslogs-group'] ?? ''
  const made =
    options?.['awslogs-create-group'] === 'true' ? '' : ' A group that is missing is made, where on AWS the task would not start.'
  return `On this computer output is kept by Marina, whose endpoint answers CloudWatch Logs for the log group ${group}; nothing is sent to AWS.${made}`
}

function logDriverSentence(logDriver: string | undefined, options: LogConfiguration['options']): string {
  if (logDriver === 'awsfirelens') return ROUTED
  return logDriver === 'awslogs' ? logGroupSentence(options) : keptSentence(logDriver)
}

function logDifferences({ logDriver, options, secretOptions }: LogConfiguration, context: DifferenceContext): Found[] {
  const found: Found[] = []
  if (logDriver !== 'json-file') {
    found.push({ at: '.logDriver', sentence: logDriverSentence(logDriver, options) })
  }
  if (secretOptions?.length) found.push(...secretDifferences(names(secretOptions), context, '.secretOptions'))
  return found
}
