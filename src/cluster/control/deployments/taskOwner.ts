import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'

/** What counting, judging and giving up tasks needs to know of whose they are: a service, or a daemon seen as one. */
export type TaskOwner = Pick<ServiceRecord, 'desiredCount' | 'deploymentConfiguration' | 'healthCheckGracePeriodSeconds'> & { arn: string }
