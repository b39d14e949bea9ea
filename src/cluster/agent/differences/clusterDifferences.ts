import type { ClusterConfiguration, ExecuteCommandConfiguration, ExecuteCommandLogConfiguration } from '@aws-sdk/client-ecs'
import { always, explainMembers, type Found, type MemberTable } from './found.ts'

/** Every parameter of a cluster's configuration, and what becomes of it here. */
export const clusterMembers: MemberTable<ClusterConfiguration, undefined> = {
  executeCommandConfiguration: (exec) =>
    explainMembers(exec, execMembers, undefined).map(({ at, sentence }) => ({ at: `.${at}`, sentence })),
  managedStorageConfiguration: always('On this computer storage is not encrypted with keys of KMS.'),
}

/** Of ECS Exec (spec part 2, 8.1). Sessions work; what differs is what is kept of them. */
export const execMembers: MemberTable<ExecuteCommandConfiguration, undefined> = {
  kmsKeyId: always('On this computer sessions of ECS Exec are not encrypted with a key: they do not leave it.'),
  logging: (logging) =>
    logging === 'DEFAULT'
      ? always('On this computer sessions of ECS Exec are not recorded; on AWS they go to the log group of their container.')()
      : [],
  logConfiguration: (configuration) => [{ at: '', sentence: unrecorded(configuration) }],
}

function unrecorded({ cloudWatchLogGroupName: group, s3BucketName: bucket }: ExecuteCommandLogConfiguration): string {
  const places = [...(group ? [`the log group ${group}`] : []), ...(bucket ? [`the bucket ${bucket}`] : [])]
  return `On this computer sessions of ECS Exec are not recorded: nothing is written to ${places.join(' or ')}.`
}

/** What of a cluster works otherwise here than on AWS; `at` begins at the cluster. */
export function explainCluster(configuration: ClusterConfiguration | undefined): Found[] {
  return explainMembers(configuration ?? {}, clusterMembers, undefined).map(({ at, sentence }) => ({ at: `configuration.${at}`, sentence }))
}
