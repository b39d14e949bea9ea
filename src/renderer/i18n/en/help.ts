export const help = {
  'help.info': 'Info',
  'help.infoAbout': 'Info about {noun}',
  'help.overview.title': 'The words of ECS',
  'help.more': 'More',
  'help.ecsGuide': 'Amazon ECS developer guide',
  'help.kubernetes': 'In Kubernetes:',
  'help.cluster.title': 'Cluster',
  'help.cluster.sentence': 'A logical boundary of tasks and services: they belong to exactly one cluster and are listed together.',
  'help.cluster.kubernetes': 'a cluster is a set of nodes; in ECS it is a boundary, and may have no instances at all.',
  'help.taskDefinition.title': 'Task definition',
  'help.taskDefinition.sentence':
    'The blueprint of a task: its containers, their images, sizes, ports and environment. Each change is a new revision, such as web:2.',
  'help.taskDefinition.kubernetes': 'about a pod template.',
  'help.task.title': 'Task',
  'help.task.sentence':
    'One running copy of a task definition: its containers start, run and stop together. A stopped task never runs again.',
  'help.task.kubernetes': 'about a pod.',
  'help.service.title': 'Service',
  'help.service.sentence':
    'Keeps a desired number of tasks of one task definition running, replaces what stops, and rolls over to new revisions.',
  'help.service.kubernetes': 'about a deployment.',
  'help.loadBalancer.title': 'Load balancer',
  'help.loadBalancer.sentence':
    'Takes requests at the ports of its listeners; the first rule of a listener that matches says which target group gets the request.',
  'help.loadBalancer.kubernetes': 'an Ingress or a Service of the type LoadBalancer.',
  'help.targetGroup.title': 'Target group',
  'help.targetGroup.sentence':
    'The targets that share requests, and the health check that says which of them get any. A service registers its tasks and lets them drain before they stop.',
  'help.targetGroup.kubernetes': 'about the endpoints of a Service, with a readiness probe.',
} as const
