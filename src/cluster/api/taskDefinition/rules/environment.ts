import { containersOf, entriesOf, oneOf, type Rule, violation } from './rule.ts'

/** 3.7 */
export const environmentFilesAreArns: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    const files = container.environmentFiles ?? []
    if (files.length > 10) {
      const help = `${name} names ${files.length} environment files; ECS takes at most 10. Join some of them.`
      yield violation(
        `${path}.environmentFiles`,
        'The maximum number of environment files was exceeded. Specify ten or less and try again',
        help,
      )
    }
    for (const { entry, path: place } of entriesOf(files, `${path}.environmentFiles`)) {
      yield* oneOf(`${place}.type`, 'Environment file type', entry.type, ['s3'])
      if (/^arn:[^:]+:s3:::.+/.test(entry.value ?? '')) continue
      const help = `The environment file \`${entry.value ?? ''}\` of ${name} is not the ARN of an S3 object. Write it as arn:aws:s3:::bucket/file.env.`
      yield violation(`${place}.value`, 'Invalid arn syntax.', help)
    }
  }
}

export const environmentHasNames: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    for (const { entry, path: place } of entriesOf(container.environment, `${path}.environment`)) {
      if (entry.name) continue
      const help = `An environment variable of ${name} has no name. Add one, such as "PORT", or remove the entry.`
      yield violation(
        `${place}.name`,
        `Invalid 'environment' setting for container '${name}'. Environment variable name should not be null or empty.`,
        help,
      )
    }
  }
}

export const secretsAreNamed: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    for (const { entry, path: place } of entriesOf(container.secrets, `${path}.secrets`)) {
      if (entry.name && entry.valueFrom) continue
      const missing = entry.name ? 'valueFrom' : 'name'
      const help = `A secret of ${name} has no ${missing}. Give the variable's name, and in valueFrom the ARN of the secret or parameter.`
      yield violation(
        `${place}.${missing}`,
        `Invalid 'secrets' setting for container '${name}'. Secret ${missing} should not be null or empty.`,
        help,
      )
    }
  }
}

/** 3.7 */
export const secretsHaveRole: Rule = function* (definition) {
  if (definition.executionRoleArn) return
  const place = containersOf(definition).find(({ container }) => (container.secrets?.length ?? 0) > 0)
  if (!place) return
  const help = `${place.name} takes secrets, which AWS reads with the task execution role. Add executionRoleArn, such as arn:aws:iam::123456789012:role/ecsTaskExecutionRole.`
  yield violation(
    'executionRoleArn',
    "When you are specifying container secrets, you must also specify a value for 'executionRoleArn'.",
    help,
  )
}
