export const connect = {
  'connect.title': 'Service Connect',
  'connect.alias': 'Client alias',
  'connect.at': 'On this computer',
  'connect.connectionRate': '{count, plural, one {# connection/s} other {# connections/s}}',
  'connect.copyAlias': 'Copy client alias',
  'connect.ejections': 'Ejections',
  'connect.failed': 'Failed',
  'connect.leadsNowhere': 'Leads nowhere: {why}',
  'connect.leadsTo': 'Leads to',
  'connect.namespace': 'Namespace',
  'connect.now': 'Now',
  'connect.requestRate': '{count, plural, one {# request/s} other {# requests/s}}',
  'connect.retries': 'Retries',
  'connect.sentence':
    'Counted since Marina started. A request is tried again at another task; a task that fails five in a row is left out for a while.',
  'connect.waiting': 'Nowhere yet',
} as const
