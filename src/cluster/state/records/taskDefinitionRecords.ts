/** Task definitions and their families. */
import type { ContainerDefinition, Tag, TaskDefinition } from '@aws-sdk/client-ecs'
import type { Scope, ServiceArn, TaskDefinitionArn } from '#cluster/api/arns.ts'

/** A revision as registered, with ECS's defaults filled in (spec part 1, 3). */
export interface TaskDefinitionRecord extends Scope {
  arn: TaskDefinitionArn
  family: string
  revision: number
  status: 'ACTIVE' | 'INACTIVE' | 'DELETE_IN_PROGRESS'
  /** Normalised; without ARN, revision, status and times, which are this record's own members. */
  definition: Omit<
    TaskDefinition,
    'taskDefinitionArn' | 'revision' | 'status' | 'registeredAt' | 'deregisteredAt' | 'deleteRequestedAt' | 'registeredBy'
  > & {
    family: string
    containerDefinitions: ContainerDefinition[]
  }
  tags: Tag[]
  registeredAt: number
  registeredBy: string
  deregisteredAt?: number
  deleteRequestedAt?: number
  /** The Express Gateway service that it was registered for, and goes with. */
  managedBy?: ServiceArn
}

/** Outlives its revisions, so that a number is never given twice (spec part 1, 2.9). */
export interface FamilyRecord extends Scope {
  /** `account/region/family` */
  key: string
  family: string
  lastRevision: number
}
