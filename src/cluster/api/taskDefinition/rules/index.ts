import { awsvpcContainersShareNetwork, proxyIsComplete } from './awsvpc.ts'
import {
  containerNamesDiffer,
  containersHaveImages,
  containersHaveMemory,
  containersHaveNames,
  cpuFitsTask,
  cpuIsNotNegative,
  memoryCoversReservation,
  memoryFitsTask,
  memoryIsEnoughToStart,
  oneIsEssential,
} from './containerBasics.ts'
import { dependenciesExist, dependenciesHaveNoCycle, dependencyConditionsHold, linksExist, volumesFromExist } from './dependencies.ts'
import { environmentFilesAreArns, environmentHasNames, secretsAreNamed, secretsHaveRole } from './environment.ts'
import { fargateNetworkMode, fargateRules, whereFargate } from './fargate.ts'
import { linuxParametersAreValid, resourceRequirementsAreKnown, ulimitsAreValid, versionConsistencyIsKnown } from './linux.ts'
import { awslogsOptionsAreThere, firelensHasOneRouter, logDriversAreKnown } from './logging.ts'
import {
  hostPortsMatch,
  noneHasNoPorts,
  portNamesAreValid,
  portRangesAreFew,
  portRangesAreValid,
  portsAreNumbers,
  rangesDoNotOverlap,
} from './ports.ts'
import type { Rule } from './rule.ts'
import {
  containersAreListed,
  definitionIsSmall,
  enumsAreKnown,
  ephemeralStorageFits,
  externalHasNoAwsvpc,
  familyHasName,
  noInferenceAccelerators,
  placementConstraintsAreKnown,
  tagsAreValid,
  taskCpuIsReadable,
  taskMemoryIsReadable,
} from './taskLevel.ts'
import { fargateStartTimeouts, healthChecksAreValid, restartPoliciesAreValid, timeoutsAreLongEnough } from './timings.ts'
import { efsVolumesAreConsistent, launchVolumesAreMounted, mountsExist, volumesAreOfOneKind, volumesHaveNames } from './volumes.ts'

/**
 * Every rule of a task definition, in the order in which ECS reports the first one broken (spec part 1, 3.7): amounts,
 * containers, network mode, what is inside the containers, Fargate's size and roles.
 */
export const taskDefinitionRules: readonly Rule[] = [
  familyHasName,
  taskCpuIsReadable,
  taskMemoryIsReadable,
  containersAreListed,
  definitionIsSmall,
  enumsAreKnown,
  noInferenceAccelerators,
  tagsAreValid,
  containersHaveNames,
  containersHaveImages,
  containerNamesDiffer,
  oneIsEssential,
  containersHaveMemory,
  memoryIsEnoughToStart,
  memoryCoversReservation,
  memoryFitsTask,
  cpuIsNotNegative,
  cpuFitsTask,
  whereFargate(fargateNetworkMode),
  externalHasNoAwsvpc,
  portsAreNumbers,
  portRangesAreValid,
  portRangesAreFew,
  hostPortsMatch,
  noneHasNoPorts,
  rangesDoNotOverlap,
  portNamesAreValid,
  awsvpcContainersShareNetwork,
  linksExist,
  dependenciesExist,
  dependenciesHaveNoCycle,
  dependencyConditionsHold,
  volumesHaveNames,
  volumesAreOfOneKind,
  mountsExist,
  volumesFromExist,
  launchVolumesAreMounted,
  efsVolumesAreConsistent,
  environmentHasNames,
  environmentFilesAreArns,
  secretsAreNamed,
  healthChecksAreValid,
  timeoutsAreLongEnough,
  fargateStartTimeouts,
  restartPoliciesAreValid,
  ulimitsAreValid,
  linuxParametersAreValid,
  resourceRequirementsAreKnown,
  versionConsistencyIsKnown,
  logDriversAreKnown,
  awslogsOptionsAreThere,
  firelensHasOneRouter,
  proxyIsComplete,
  secretsHaveRole,
  ephemeralStorageFits,
  placementConstraintsAreKnown,
  ...fargateRules.map(whereFargate),
]
