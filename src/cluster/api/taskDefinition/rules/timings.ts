import type { HealthCheck } from '@aws-sdk/client-ecs'
import { containersOf, isFargate, type Rule, type Violation, violation, within } from './rule.ts'

/** Seconds; both ends belong (spec part 1, 3.2). */
const healthCheckBounds = {
  interval: { least: 5, most: 300, unit: 'seconds' },
  timeout: { least: 2, most: 60, unit: 'seconds' },
  retries: { least: 1, most: 10 },
  startPeriod: { least: 0, most: 300, unit: 'seconds' },
} as const

export const healthChecksAreValid: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    if (container.healthCheck) yield* healthCheckViolations(container.healthCheck, name, `${path}.healthCheck`)
  }
}

function* healthCheckViolations(check: HealthCheck, name: string, path: string): Iterable<Violation> {
  const [kind, ...rest] = check.command ?? []
  if (kind !== 'NONE' && !((kind === 'CMD' || kind === 'CMD-SHELL') && rest.length > 0)) {
    const help = `The health check of ${name} has no command that can be run. Begin with "CMD-SHELL" and a shell line, or with "CMD" and a program with its arguments.`
    yield violation(
      `${path}.command`,
      `Invalid 'healthCheck' setting for container '${name}'. The command must start with CMD or CMD-SHELL.`,
      help,
    )
  }
  for (const [member, bounds] of Object.entries(healthCheckBounds)) {
    const value = check[member as keyof typeof healthCheckBounds]
    yield* within(`${path}.${member}`, `Health check ${member} of container '${name}'`, value, bounds)
  }
}

/** 3.7: at least two seconds, whatever the launch type. */
export const timeoutsAreLongEnough: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    for (const [member, word] of [
      ['startTimeout', 'start'],
      ['stopTimeout', 'stop'],
    ] as const) {
      const value = container[member]
      if (value === undefined || (Number.isInteger(value) && value >= 2)) continue
      const help = `${member} of ${name} is ${value}; ECS takes whole seconds from 2. Choose at least 2, or remove it.`
      yield violation(`${path}.${member}`, `Granular ${word} timeout on container '${name}' must be at least 2 seconds.`, help)
    }
  }
}

/** 3.7: up to two minutes on Fargate. */
export const fargateStopTimeouts: Rule = (definition) => fargateTimeouts(definition, 'stopTimeout', 'stop')
/** Registers, but not for Fargate: a longer one does not take FARGATE out of `compatibilities` (spec part 1, 3.6). */
export const fargateStartTimeouts: Rule = (definition) =>
  isFargate(definition) ? fargateTimeouts(definition, 'startTimeout', 'start') : []

function* fargateTimeouts(definition: Parameters<Rule>[0], member: 'startTimeout' | 'stopTimeout', word: string): Iterable<Violation> {
  for (const { container, name, path } of containersOf(definition)) {
    const value = container[member]
    if (value === undefined || value <= 120) continue
    const help = `${member} of ${name} is ${value} seconds; Fargate allows 2 to 120. Lower it.`
    yield violation(
      `${path}.${member}`,
      `Tasks using the Fargate launch type must have a container ${word} timeout of less than 120 seconds.`,
      help,
    )
  }
}

/** 3.2: 60 to 1800 seconds, at most 50 exit codes. */
export const restartPoliciesAreValid: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    const policy = container.restartPolicy
    const period = policy?.restartAttemptPeriod
    if (period !== undefined && (!Number.isInteger(period) || period < 60 || period > 1800)) {
      const help = `restartAttemptPeriod of ${name} is ${period}; ECS takes 60 to 1800 seconds. Choose one of them, or remove it for 300.`
      yield violation(
        `${path}.restartPolicy.restartAttemptPeriod`,
        `the 'restartAttemptPeriod' setting for container '${name}' must be between 60 and 1800 seconds.`,
        help,
      )
    }
    const codes = policy?.ignoredExitCodes?.length ?? 0
    if (codes > 50) {
      yield violation(
        `${path}.restartPolicy.ignoredExitCodes`,
        `the 'ignoredExitCodes' setting for container '${name}' can have at most 50 items.`,
        `${name} ignores ${codes} exit codes; ECS takes at most 50. Remove some.`,
      )
    }
  }
}
