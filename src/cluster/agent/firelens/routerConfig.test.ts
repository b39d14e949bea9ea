import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { taskDefinition, taskOf } from '../agent.testSupport.ts'
import { planRouterConfig } from './routerConfig.ts'
import { writeRouterConfig } from './writeRouterConfig.ts'

const router = (type: 'fluentbit' | 'fluentd', options?: Record<string, string>): ContainerDefinition => ({
  name: 'router',
  image: 'x',
  firelensConfiguration: { type, ...(options && { options }) },
})
const sender = (options: Record<string, string>, secretOptions?: { name: string; valueFrom: string }[]): ContainerDefinition => ({
  name: 'app',
  image: 'x',
  logConfiguration: { logDriver: 'awsfirelens', options, ...(secretOptions && { secretOptions }) },
})

function textOf(containers: ContainerDefinition[], more: Partial<TaskDefinition> = {}, awsvpc = false): string {
  const definition = taskDefinition({ family: 'shop', revision: 3, ...more, containerDefinitions: containers })
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } }
  const task = taskOf(definition, awsvpc ? { networkConfiguration } : {})
  const [owner] = containers
  const type = owner?.firelensConfiguration?.type === 'fluentd' ? 'fluentd' : 'fluentbit'
  return writeRouterConfig(type, planRouterConfig(task, definition, owner as ContainerDefinition)).replaceAll(task.arn, 'TASK')
}

describe('what a log router is told', () => {
  it('is what Fluent Bit reads: inputs, patterns, the task’s names, the user’s file, an output for each container', () => {
    const options = { Name: 'http', Host: 'logs.test', 'include-pattern': 'error', 'log-driver-buffer-limit': '8' }
    const secret = [{ name: 'http_passwd', valueFrom: 'arn' }]
    expect(
      textOf([router('fluentbit', { 'config-file-type': 'file', 'config-file-value': '/extra.conf' }), sender(options, secret)]),
    ).toBe(`[INPUT]
    Name tcp
    Tag firelens-healthcheck
    Listen 127.0.0.1
    Port 8877

[INPUT]
    Name forward
    unix_path /var/run/fluent.sock
    Mem_Buf_Limit 25MB

[INPUT]
    Name forward
    Listen 0.0.0.0
    Port 24224

[FILTER]
    Name grep
    Match app-firelens*
    Regex log error

[FILTER]
    Name record_modifier
    Match *
    Record ecs_cluster default
    Record ecs_task_arn TASK
    Record ecs_task_definition shop:3

@INCLUDE /extra.conf

[OUTPUT]
    Name null
    Match firelens-healthcheck

[OUTPUT]
    Name http
    Match app-firelens*
    Host logs.test
    http_passwd \${http_passwd_1}
`)
  })

  it('is what Fluentd reads', () => {
    const options = { '@type': 'http', endpoint: 'http://logs.test', 'exclude-pattern': 'debug' }
    const secret = [{ name: 'token', valueFrom: 'arn' }]
    expect(
      textOf([router('fluentd', { 'config-file-type': 's3', 'config-file-value': 'arn:aws:s3:::b/k' }), sender(options, secret)]),
    ).toBe(`<source>
    @type unix
    path /var/run/fluent.sock
</source>

<source>
    @type forward
    bind 0.0.0.0
    port 24224
</source>

<filter app-firelens**>
    @type grep
    <exclude>
        key log
        pattern debug
    </exclude>
</filter>

<filter **>
    @type record_transformer
    <record>
        ecs_cluster default
        ecs_task_arn TASK
        ecs_task_definition shop:3
    </record>
</filter>

@include /fluentd/etc/external.conf

<match app-firelens**>
    @type http
    endpoint http://logs.test
    token "#{ENV['token_1']}"
</match>
`)
  })

  it('leaves the task’s names out where they are not wanted, and the output where no plugin is named', () => {
    const text = textOf([router('fluentbit', { 'enable-ecs-log-metadata': 'false' }), sender({})])
    expect(text).not.toContain('record_modifier')
    expect(text).not.toContain('app-firelens')
  })

  it('has it listen where the task’s containers reach it', () => {
    const listens = (more: Partial<TaskDefinition>, awsvpc = false) =>
      /Listen (\S+)\n {4}Port 24224/.exec(textOf([router('fluentbit'), sender({})], more, awsvpc))?.[1]
    expect(listens({})).toBe('0.0.0.0')
    expect(listens({ networkMode: 'awsvpc' }, true)).toBe('127.0.0.1')
    expect(listens({ networkMode: 'host' })).toBeUndefined()
  })
})
