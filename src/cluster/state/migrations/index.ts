/** A step forward from the version before it. Never edited once released; never undone. */
type Migration = readonly string[]

/** Each table holds its records as JSON, beside the columns that are searched on disk. */
const createTables: Migration = [
  'CREATE TABLE clusters (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE task_definitions (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE families (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE services (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE tasks (key TEXT PRIMARY KEY, body TEXT NOT NULL, cluster TEXT, service TEXT, last_status TEXT, stopped_at INTEGER)',
  'CREATE INDEX tasks_by_service ON tasks (service, stopped_at)',
  'CREATE INDEX tasks_by_cluster ON tasks (cluster, stopped_at)',
  'CREATE INDEX tasks_by_status ON tasks (last_status, stopped_at)',
  'CREATE TABLE service_events (key TEXT PRIMARY KEY, body TEXT NOT NULL, service TEXT, created_at INTEGER)',
  'CREATE INDEX service_events_by_service ON service_events (service, created_at)',
  'CREATE TABLE container_instances (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID',
]

const addCapacityProvidersAndSettings: Migration = [
  'CREATE TABLE capacity_providers (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE account_settings (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addServiceDeployments: Migration = [
  'CREATE TABLE service_revisions (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE service_deployments (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addTaskSets: Migration = ['CREATE TABLE task_sets (key TEXT PRIMARY KEY, body TEXT NOT NULL)']

const addGateways: Migration = [
  'CREATE TABLE gateways (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE gateway_associations (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE gateway_routes (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addDaemons: Migration = [
  'CREATE TABLE daemons (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE daemon_revisions (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE daemon_deployments (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE daemon_task_definitions (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE daemon_families (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addSecrets: Migration = [
  'CREATE TABLE secrets (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE parameters (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addPulledImages: Migration = ['CREATE TABLE pulled_images (key TEXT PRIMARY KEY, body TEXT NOT NULL)']

const addLogGroups: Migration = [
  'CREATE TABLE log_groups (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE log_streams (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addServiceDiscovery: Migration = [
  'CREATE TABLE discovery_namespaces (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE discovery_services (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE discovery_instances (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE discovery_operations (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addLoadBalancing: Migration = [
  'CREATE TABLE load_balancers (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE target_groups (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE listeners (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE listener_rules (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE targets (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addScaling: Migration = [
  'CREATE TABLE scalable_targets (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE scaling_policies (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE scheduled_actions (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE scaling_activities (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE metric_alarms (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE schedules (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE scheduled_runs (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]

const addDecisions: Migration = [
  'CREATE TABLE decisions (key TEXT PRIMARY KEY, body TEXT NOT NULL, service TEXT, last_at INTEGER)',
  'CREATE INDEX decisions_by_service ON decisions (service)',
  'CREATE TABLE service_switches (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE task_holds (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  'CREATE TABLE local_settings (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
]
const addAutoScalingGroups: Migration = ['CREATE TABLE auto_scaling_groups (key TEXT PRIMARY KEY, body TEXT NOT NULL)']

const addEngines: Migration = [
  'CREATE TABLE engines (key TEXT PRIMARY KEY, body TEXT NOT NULL)',
  "UPDATE container_instances SET body = json_set(body, '$.lost', json('true')) WHERE json_extract(body, '$.virtual.lost')",
]

/** Daemons have decisions as services do. */
const addDecisionsOfDaemons: Migration = [
  'ALTER TABLE decisions RENAME COLUMN service TO owner',
  "UPDATE decisions SET body = json_remove(json_set(body, '$.ownerArn', json_extract(body, '$.serviceArn')), '$.serviceArn')",
]

/** Version n of a file is the result of the first n steps. */
export const migrations: readonly Migration[] = [
  createTables,
  addCapacityProvidersAndSettings,
  addServiceDeployments,
  addTaskSets,
  addGateways,
  addDaemons,
  addSecrets,
  addPulledImages,
  addLogGroups,
  addServiceDiscovery,
  addLoadBalancing,
  addScaling,
  addDecisions,
  addEngines,
  addAutoScalingGroups,
  addDecisionsOfDaemons,
]
