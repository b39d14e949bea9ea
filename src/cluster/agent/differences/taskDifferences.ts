import type { TaskDefinition, Volume } from '@aws-sdk/client-ecs'
import { roleDifferences } from './awsDifferences.ts'
import { always, type Found, type MemberTable } from './found.ts'

/** Every parameter of a task definition but its containers, and what becomes of it here. */
export const taskMembers: MemberTable<Omit<TaskDefinition, 'containerDefinitions'>> = {
  taskDefinitionArn: 'as on AWS',
  family: 'as on AWS',
  taskRoleArn: (_role, context) => roleDifferences(context),
  executionRoleArn: always(
    'On this computer the execution role is not used: images are pulled as your engine is signed in, and secrets of this computer need no permission.',
  ),
  networkMode: networkDifferences,
  revision: 'as on AWS',
  volumes: (volumes) => volumes.flatMap((volume, index) => volumeDifferences(volume, `[${index}]`)),
  status: 'as on AWS',
  requiresAttributes: 'as on AWS',
  placementConstraints: 'as on AWS',
  compatibilities: 'as on AWS',
  runtimePlatform: ({ cpuArchitecture, operatingSystemFamily }) => [
    ...(cpuArchitecture
      ? [
          {
            at: '.cpuArchitecture',
            sentence: `On this computer containers run on its own processor: an image for ${cpuArchitecture} alone runs only where that is the same or emulated.`,
          },
        ]
      : []),
    ...(operatingSystemFamily?.startsWith('WINDOWS')
      ? [{ at: '.operatingSystemFamily', sentence: 'On this computer only Linux containers run.' }]
      : []),
  ],
  requiresCompatibilities: (launchTypes) =>
    launchTypes.includes('FARGATE')
      ? always(
          'On this computer Fargate tasks are containers of your own engine, not isolated in machines of their own; how many files they may open is up to the engine.',
        )()
      : [],
  cpu: (cpu, { containerCount }) =>
    containerCount > 1 ? always(`On this computer the task’s CPU (${cpu}) is the limit of each container, not of all together.`)() : [],
  memory: (memory, { containerCount }) =>
    containerCount > 1
      ? always(`On this computer the task’s memory (${memory}) is the limit of each container that has none, not of all together.`)()
      : [],
  inferenceAccelerators: always('On this computer there are no inference accelerators.'),
  pidMode: 'as on AWS',
  ipcMode: 'as on AWS',
  proxyConfiguration: always('On this computer traffic is not led through the proxy.'),
  registeredAt: 'as on AWS',
  deregisteredAt: 'as on AWS',
  deleteRequestedAt: 'as on AWS',
  registeredBy: 'as on AWS',
  ephemeralStorage: ({ sizeInGiB }) =>
    always(`On this computer the task may write as much as Docker has room for, not ${sizeInGiB ?? 20} GiB.`)(),
  enableFaultInjection: always(
    'On this computer the fault endpoints check what they are asked and say that nothing runs: no fault can be started.',
  ),
}

function networkDifferences(mode: string): Found[] {
  if (mode === 'awsvpc') {
    return always(
      'On this computer the task gets an address on a Docker network that stands for the VPC, whatever its subnet, where others find it by the name of its service; security groups are not enforced.',
    )()
  }
  if (mode === 'host') {
    return always(
      'On this computer "host" is the network of the machine that runs the engine, which Docker Desktop and its like hide in a virtual one.',
    )()
  }
  return []
}

function volumeDifferences(volume: Volume, at: string): Found[] {
  const found: Found[] = []
  if (volume.host?.sourcePath) {
    found.push({ at: `${at}.host.sourcePath`, sentence: 'On this computer the path is one of the machine that runs the engine.' })
  }
  for (const [member, id] of fileSystems(volume)) found.push({ at: `${at}.${member}`, sentence: fileSystem(id) })
  if (volume.configuredAtLaunch) {
    found.push({ at: `${at}.configuredAtLaunch`, sentence: 'On this computer the volume is a Docker volume that goes with the task.' })
  }
  return found
}

function fileSystems({
  efsVolumeConfiguration: efs,
  s3filesVolumeConfiguration: s3,
  fsxWindowsFileServerVolumeConfiguration: fsx,
}: Volume) {
  const found: [keyof Volume, string | undefined][] = []
  if (efs) found.push(['efsVolumeConfiguration', efs.fileSystemId])
  if (s3) found.push(['s3filesVolumeConfiguration', s3.fileSystemArn?.split('/').at(-1)])
  if (fsx) found.push(['fsxWindowsFileServerVolumeConfiguration', fsx.fileSystemId])
  return found
}

const fileSystem = (id: string | undefined) =>
  `On this computer ${id ?? 'the file system'} is a Docker volume of that name, empty at first and shared by all tasks that mount it.`
