/**
 * What becomes of each file of the corpus when it is registered, by its name: nothing of the files themselves is here. A refusal has the
 * reason why ECS refuses it as well, with the section of spec part 1 that says so.
 */
export interface Refusal {
  /** A template is not filled in yet, a fragment is but a part of a task definition, what is not JSON has a slip. */
  kind: 'refused' | 'template' | 'fragment' | 'not JSON'
  /** What the wire answers, `Code: message`; of what is not JSON its beginning, because the rest is the parser's. */
  sentence: string
  why: string
}

export const notJson = 'SerializationException: The request is not valid JSON: '
const awslogsWithoutRole = 'ClientException: Fargate requires task definition to have execution role ARN to support log driver awslogs.'

export const refusedFiles: Readonly<Record<string, Refusal>> = {
  '001-appmesh-colorgateway-base-task-def.json': {
    kind: 'template',
    sentence: notJson,
    why: 'the values beginning with $ are filled in by a script before anything is registered',
  },
  '002-appmesh-fargate-colorteller-task-def.json': {
    kind: 'template',
    sentence: notJson,
    why: 'the values beginning with $ are filled in by a script before anything is registered',
  },
  '007-awscontainers-gunicorn-fargate.json': {
    kind: 'refused',
    sentence: awslogsWithoutRole,
    why: 'it logs with awslogs on Fargate and has no executionRoleArn (3.7, execution role)',
  },
  '013-awscontainers-nginx-fargate.json': {
    kind: 'refused',
    sentence: awslogsWithoutRole,
    why: 'it logs with awslogs on Fargate and has no executionRoleArn (3.7, execution role)',
  },
  '014-awscontainers-tomcat-ec2.json': {
    kind: 'refused',
    sentence: 'ClientException: When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
    why: 'host port 80 for container port 8080 in awsvpc (3.7, port mismatch)',
  },
  '015-awscontainers-tomcat-fargate.json': {
    kind: 'refused',
    sentence: awslogsWithoutRole,
    why: 'it logs with awslogs on Fargate and has no executionRoleArn (3.7, execution role)',
  },
  '040-devguide-secret-version-stage.json': {
    kind: 'fragment',
    sentence: 'ClientException: family is missing. RegisterTaskDefinition needs it.',
    why: 'it shows secrets alone: no family, no name and no image (1.3, required members)',
  },
  '046-devguide-fsx-windows.json': {
    kind: 'refused',
    sentence: "ClientException: Unknown volume 'fsx-windows-dir'",
    why: 'its mount points name fsx-windows-dir and its only volume is fsx-windows-vol (3.7, unknown volume)',
  },
  '099-ecspresso-ecs-task-def.json': {
    kind: 'template',
    sentence: 'ClientException: Container.image contains invalid characters.',
    why: 'of ecspresso: the image is a call in {{ }} until it is rendered',
  },
  '101-ecspresso-td.json': {
    kind: 'template',
    sentence: 'ClientException: Container.image contains invalid characters.',
    why: 'of ecspresso: the tag of the image is a call in {{ }} until it is rendered',
  },
  '109-firelens-dynatrace.json': { kind: 'not JSON', sentence: notJson, why: 'a comma is missing between two log options' },
  '121-firelens-signalfx.json': {
    kind: 'refused',
    sentence:
      'SerializationException: RegisterTaskDefinition could not be read: containerDefinitions[1].logConfiguration.secretOptions must be a list, but is an object.',
    why: 'secretOptions is one object where the SDK has a list',
  },
  '131-tfmodules-container-definition-2026.json': {
    kind: 'fragment',
    sentence: 'SerializationException: RegisterTaskDefinition could not be read: cpu must be a string, but is a number.',
    why: 'a container definition alone, whose cpu is a number; that of a task definition is a string (3.1)',
  },
  '132-tfmodules-container-definition-simple.json': {
    kind: 'fragment',
    sentence: 'SerializationException: RegisterTaskDefinition could not be read: cpu must be a string, but is a number.',
    why: 'a container definition alone, whose cpu is a number; that of a task definition is a string (3.1)',
  },
}

export const registeredFiles: readonly string[] = [
  '004-awscontainers-consulclient.json',
  '005-awscontainers-consulserver.json',
  '006-awscontainers-gunicorn-ec2.json',
  '012-awscontainers-nginx-ec2.json',
  '019-c7n-describe-service-update-definition.json',
  '020-c7n-describe-service-update-definition.json',
  '024-devguide-fargate-linux.json',
  '025-devguide-ec2-windows-2015style.json',
  '026-devguide-fargate-windows.json',
  '029-devguide-external.json',
  '030-devguide-arm64-fargate.json',
  '031-devguide-dl1-habana-devices.json',
  '037-devguide-entrypoint-shell.json',
  '039-devguide-firelens-multi.json',
  '043-devguide-adot-xray.json',
  '044-devguide-windows-fluentbit.json',
  '049-ecsagent-appmesh-plugin-validator.json',
  '050-ecsagent-awslogs-datetime-windows.json',
  '051-ecsagent-awslogs-multiline.json',
  '052-ecsagent-awslogs-secret-support-multiline.json',
  '055-ecsagent-container-metadata-file-validator-windows.json',
  '058-ecsagent-container-ordering-success-windows.json',
  '059-ecsagent-datavolume.json',
  '060-ecsagent-devices.json',
  '067-ecsagent-gmsa-ssm.json',
  '069-ecsagent-hostname-awsvpc.json',
  '071-ecsagent-init-process.json',
  '074-ecsagent-labels-windows.json',
  '075-ecsagent-network-disabled.json',
  '078-ecsagent-nofiles-ulimit.json',
  '079-ecsagent-nvidia-gpu.json',
  '080-ecsagent-oom-container.json',
  '082-ecsagent-pid-namespace-task-read.json',
  '084-ecsagent-privileged.json',
  '085-ecsagent-readonly-rootfs.json',
  '086-ecsagent-secrets-environment-variables.json',
  '088-ecsagent-shmsize.json',
  '090-ecsagent-task-efs-vol-write.json',
  '092-ecsagent-task-local-vol.json',
  '094-ecsagent-taskmetadata-validator-awsvpc.json',
  '095-ecsagent-tmpfs.json',
  '098-ecspresso-ecs-task-def-daemon.json',
  '103-firelens-amp.json',
  '104-firelens-emf-bridge.json',
  '107-firelens-cross-account.json',
  '115-firelens-init-metadata.json',
  '117-firelens-newrelic.json',
  '119-firelens-appmesh-envoy.json',
  '120-firelens-s3.json',
  '123-firelens-fluentd-multiline.json',
  '125-stackd-registered-2026-ec2-awslogs-options.json',
  '129-stackd-registered-2026-timeout-ec2-starttimeout-121.json',
]
