import { containersOf, isFargate, oneOf, type Rule, violation } from './rule.ts'

/** On EC2 (spec part 1, 3.5). */
export const logDrivers = ['awslogs', 'fluentd', 'gelf', 'json-file', 'journald', 'syslog', 'splunk', 'awsfirelens'] as const
export const fargateLogDrivers = ['awslogs', 'splunk', 'awsfirelens'] as const

/** Fargate has its own list and its own sentence. */
export const logDriversAreKnown: Rule = function* (definition) {
  if (isFargate(definition)) return
  for (const { container, path } of containersOf(definition)) {
    if (container.logConfiguration) {
      yield* oneOf(`${path}.logConfiguration.logDriver`, 'Log driver', container.logConfiguration.logDriver ?? '', logDrivers)
    }
  }
}

/** 3.7: in the order in which AWS lists what is missing. */
export const awslogsOptionsAreThere: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    if (container.logConfiguration?.logDriver !== 'awslogs') continue
    const options = container.logConfiguration.options ?? {}
    const missing = ['awslogs-region', 'awslogs-group'].filter((option) => !options[option])
    if (missing.length === 0) continue
    const help = `The log driver awslogs of ${name} needs ${missing.join(' and ')}. Add ${missing.length > 1 ? 'them' : 'it'} under options; Marina keeps the logs on this computer whatever they say.`
    yield violation(`${path}.logConfiguration.options`, `Log driver awslogs requires options: ${missing.join(', ')}`, help)
  }
}

/** 3.2: one router, and one only where somebody sends to it. */
export const firelensHasOneRouter: Rule = function* (definition) {
  const containers = containersOf(definition)
  const routers = containers.filter(({ container }) => container.firelensConfiguration !== undefined)
  for (const { container, path } of routers) {
    yield* oneOf(`${path}.firelensConfiguration.type`, 'FireLens configuration type', container.firelensConfiguration?.type, [
      'fluentd',
      'fluentbit',
    ])
  }
  const second = routers[1]
  if (second) {
    const help = `${routers.map(({ name }) => name).join(' and ')} both have a firelensConfiguration; a task has one log router. Remove one.`
    yield violation(
      `${second.path}.firelensConfiguration`,
      'Only one container in the task definition can have a firelensConfiguration.',
      help,
    )
  }
  const sender = containers.find(({ container }) => container.logConfiguration?.logDriver === 'awsfirelens')
  if (sender && routers.length === 0) {
    const help = `${sender.name} logs to awsfirelens, but no container routes logs. Add a container with firelensConfiguration, or choose another log driver.`
    yield violation(
      `${sender.path}.logConfiguration.logDriver`,
      'When a container uses the awsfirelens log driver, the task definition must have a container with a firelensConfiguration.',
      help,
    )
  }
}
