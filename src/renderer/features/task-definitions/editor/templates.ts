import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import type { PlainKey } from '../../../i18n/catalogue.ts'

export interface Template {
  id: string
  title: PlainKey
  hint: PlainKey
  definition: RegisterTaskDefinitionRequest
}

/** Marina brings this image along, so that each template runs as it is, without a registry. */
const image = 'marina/hello:latest'
const port = { name: 'http', containerPort: 80, protocol: 'tcp' as const }

/** Places to start from. Each registers without a warning. */
export const templates: readonly Template[] = [
  {
    id: 'web',
    title: 'taskDefinitions.templateWeb',
    hint: 'taskDefinitions.templateWebHint',
    definition: {
      family: 'web',
      networkMode: 'bridge',
      requiresCompatibilities: ['EC2'],
      containerDefinitions: [
        {
          name: 'web',
          image,
          essential: true,
          cpu: 64,
          memory: 64,
          portMappings: [{ ...port, hostPort: 0 }],
          environment: [{ name: 'HELLO_MESSAGE', value: 'Hello' }],
        },
      ],
    },
  },
  {
    id: 'worker',
    title: 'taskDefinitions.templateWorker',
    hint: 'taskDefinitions.templateWorkerHint',
    definition: {
      family: 'worker',
      networkMode: 'bridge',
      requiresCompatibilities: ['EC2'],
      containerDefinitions: [{ name: 'worker', image, essential: true, cpu: 64, memory: 64, command: ['spam', '1'], stopTimeout: 10 }],
    },
  },
  {
    id: 'health-check',
    title: 'taskDefinitions.templateCheck',
    hint: 'taskDefinitions.templateCheckHint',
    definition: {
      family: 'web-checked',
      networkMode: 'bridge',
      requiresCompatibilities: ['EC2'],
      containerDefinitions: [
        {
          name: 'web',
          image,
          essential: true,
          cpu: 64,
          memory: 64,
          portMappings: [{ ...port, hostPort: 0 }],
          healthCheck: { command: ['CMD', '/hello', 'check'], interval: 5, timeout: 2, retries: 3, startPeriod: 5 },
        },
      ],
    },
  },
  {
    id: 'fargate',
    title: 'taskDefinitions.templateFargate',
    hint: 'taskDefinitions.templateFargateHint',
    definition: {
      family: 'web-fargate',
      networkMode: 'awsvpc',
      requiresCompatibilities: ['FARGATE'],
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'web', image, essential: true, portMappings: [port] }],
    },
  },
]

/** For those who know what they want; the editor says what is missing. */
export const emptyTemplate: Template = {
  id: 'empty',
  title: 'taskDefinitions.templateEmpty',
  hint: 'taskDefinitions.templateEmptyHint',
  definition: { family: '', containerDefinitions: [{ name: '', image: '', memory: 64 }] },
}

export const findTemplate = (id: string): Template | undefined => [...templates, emptyTemplate].find((one) => one.id === id)

/** A template as the text that the editor begins with. */
export const textOf = (definition: RegisterTaskDefinitionRequest): string => `${JSON.stringify(definition, null, 2)}\n`
