import type { Tag } from '@aws-sdk/client-ecs'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { tagViolations } from '#cluster/api/taskDefinition/rules/tags.ts'

/** A member of a closed set, in ECS's own words (spec part 1, 1.1). `subject` is how ECS calls the member. */
export function checkOneOf(subject: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) throw invalidParameter(`${subject} should be one of [${allowed.join(',')}]`)
}

/** @param subject as ECS calls the list, such as `Tasks` */
export function checkListSize(subject: string, list: readonly unknown[] | undefined, most: number): void {
  if ((list?.length ?? 0) > most) throw invalidParameter(`${subject} can have at most ${most} items`)
}

export function checkLength(subject: string, value: string | undefined, most: number): void {
  if (value !== undefined && value.length > most) throw invalidParameter(`${subject} can have at most ${most} characters`)
}

/** Rules of the tags a caller may set (spec part 1, 2.6); nothing is applied when one is wrong. */
export function checkTags(tags: readonly Tag[] | undefined): void {
  for (const { code, ecs } of tagViolations(tags)) throw new ClusterError(code, ecs)
}

/** Something ECS has and Marina has not built yet: never a success that does nothing. */
export const unsupported = (sentence: string) => new ClusterError('UnsupportedFeatureException', sentence)

/** Each value once, in the order given: ECS answers duplicates once (spec part 1, 2.2). */
export const distinct = <Value>(values: readonly Value[]): Value[] => [...new Set(values)]
