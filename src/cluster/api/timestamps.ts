/**
 * Members that are times: JSON numbers in seconds on the wire, `Date` in SDK types (spec part 1, 1.2). A test compares
 * the list with the SDK's run-time schemas, both ways.
 */
export const timestampMembers: ReadonlySet<string> = new Set([
  'after',
  'before',
  'connectivityAt',
  'createdAt',
  'deleteRequestedAt',
  'deregisteredAt',
  'executionStoppedAt',
  'expirationDate',
  'expiresAt',
  'finishedAt',
  'lastStartedAt',
  'lastStatusChange',
  'lastUpdated',
  'pullStartedAt',
  'pullStoppedAt',
  'registeredAt',
  'stabilityStatusAt',
  'startedAt',
  'stoppedAt',
  'stoppingAt',
  'updatedAt',
])

/** The same of load balancing. */
export const loadBalancingTimestampMembers: ReadonlySet<string> = new Set(['CreatedTime'])

/** The same of the services beside ECS that clients of ours ask, in what Marina answers; a test compares it likewise. */
export const siblingTimestampMembers: ReadonlySet<string> = new Set([
  'CreateDate',
  'CreatedDate',
  'DeletedDate',
  'DeletionDate',
  'LastAccessedDate',
  'LastChangedDate',
  'LastModifiedDate',
  'LastRotatedDate',
  'NextRotationDate',
  'UpdateDate',
])

/** The same of Application Auto Scaling; a test compares it likewise. */
export const scalingTimestampMembers: ReadonlySet<string> = new Set(['CreationTime', 'EndTime', 'StartTime', 'Timestamps', 'UpdateTime'])

/** The same of CloudWatch. */
export const cloudWatchTimestampMembers: ReadonlySet<string> = new Set([
  'AlarmConfigurationUpdatedTimestamp',
  'StateTransitionedTimestamp',
  'StateUpdatedTimestamp',
  'Timestamp',
  'Timestamps',
])
