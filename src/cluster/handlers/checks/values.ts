import type { Failure } from '@aws-sdk/client-ecs'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'

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

/** Something ECS has and Marina has not built yet: never a success that does nothing. */
export const unsupported = (sentence: string) => new ClusterError('UnsupportedFeatureException', sentence)

/** What is there of what was asked for, each once, and a failure for each that is not (spec part 1, 2.2). */
export function lookUp<Arn extends string, Found>(
  arns: readonly Arn[],
  get: (arn: Arn) => Found | undefined,
): { found: Found[]; failures: Failure[] } {
  const found: Found[] = []
  const failures: Failure[] = []
  for (const arn of new Set(arns)) {
    const one = get(arn)
    if (one === undefined) failures.push({ arn, reason: 'MISSING' })
    else found.push(one)
  }
  return { found, failures }
}
