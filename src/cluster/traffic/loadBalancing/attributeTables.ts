import type { ListenerRecord, LoadBalancerRecord, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import { isHttp } from './healthCheck.ts'

export interface Attribute<Item> {
  usual: string | ((item: Item) => string)
  /** Undefined for a value that is taken, else what it must be, as the end of a sentence. */
  refuse(value: string): string | undefined
  /** Whether a resource has it; all have it where absent. */
  isOf?: (item: Item) => boolean
}

const among =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value) ? undefined : `one of ${values.join(', ')}`
const switches = among('true', 'false')
const whole = (least: number, most: number, also?: string) => (value: string) => {
  const isWhole = /^\d{1,9}$/.test(value) && Number(value) >= least && Number(value) <= most
  return isWhole || value === also ? undefined : `a whole number from ${least} to ${most}${also === undefined ? '' : `, or ${also}`}`
}
const text = (value: string) => (value.length <= 1024 ? undefined : 'at most 1024 characters long')

const isApplication = ({ type }: LoadBalancerRecord) => type === 'application'
const isNetwork = ({ type }: LoadBalancerRecord) => type === 'network'

const logs = (name: string) => ({
  [`${name}.s3.enabled`]: { usual: 'false', refuse: switches, isOf: name === 'access_logs' ? undefined : isApplication },
  [`${name}.s3.bucket`]: { usual: '', refuse: text, isOf: name === 'access_logs' ? undefined : isApplication },
  [`${name}.s3.prefix`]: { usual: '', refuse: text, isOf: name === 'access_logs' ? undefined : isApplication },
})

const loadBalancer = {
  'deletion_protection.enabled': { usual: 'false', refuse: switches },
  'load_balancing.cross_zone.enabled': { usual: ({ type }: LoadBalancerRecord) => String(type === 'application'), refuse: switches },
  'ipv6.deny_all_igw_traffic': { usual: ({ scheme }: LoadBalancerRecord) => String(scheme === 'internal'), refuse: switches },
  'zonal_shift.config.enabled': { usual: 'false', refuse: switches },
  ...logs('access_logs'),
  ...logs('connection_logs'),
  ...logs('health_check_logs'),
  'idle_timeout.timeout_seconds': { usual: '60', refuse: whole(1, 4000), isOf: isApplication },
  'client_keep_alive.seconds': { usual: '3600', refuse: whole(60, 604_800), isOf: isApplication },
  'routing.http.desync_mitigation_mode': { usual: 'defensive', refuse: among('monitor', 'defensive', 'strictest'), isOf: isApplication },
  'routing.http.drop_invalid_header_fields.enabled': { usual: 'false', refuse: switches, isOf: isApplication },
  'routing.http.preserve_host_header.enabled': { usual: 'false', refuse: switches, isOf: isApplication },
  'routing.http.x_amzn_tls_version_and_cipher_suite.enabled': { usual: 'false', refuse: switches, isOf: isApplication },
  'routing.http.xff_client_port.enabled': { usual: 'false', refuse: switches, isOf: isApplication },
  'routing.http.xff_header_processing.mode': { usual: 'append', refuse: among('append', 'preserve', 'remove'), isOf: isApplication },
  'routing.http2.enabled': { usual: 'true', refuse: switches, isOf: isApplication },
  'waf.fail_open.enabled': { usual: 'false', refuse: switches, isOf: isApplication },
  'dns_record.client_routing_policy': {
    usual: 'any_availability_zone',
    refuse: among('availability_zone_affinity', 'partial_availability_zone_affinity', 'any_availability_zone'),
    isOf: isNetwork,
  },
  'secondary_ips.auto_assigned.per_subnet': { usual: '0', refuse: whole(0, 7), isOf: isNetwork },
}

const isTransport = (group: TargetGroupRecord) => !isHttp(group)
const isDatagram = ({ protocol }: TargetGroupRecord) => protocol === 'UDP' || protocol === 'TCP_UDP'
const week = 604_800
const ownCookies = /^AWSALB(APP|TG)?/
const cookieName = (value: string) =>
  value === '' || (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,4096}$/.test(value) && !ownCookies.test(value))
    ? undefined
    : 'the name of a cookie that does not start with AWSALB, AWSALBAPP or AWSALBTG'

const targetGroup = {
  'deregistration_delay.timeout_seconds': { usual: '300', refuse: whole(0, 3600) },
  'stickiness.enabled': { usual: 'false', refuse: switches },
  'stickiness.type': {
    usual: (group: TargetGroupRecord) => (isHttp(group) ? 'lb_cookie' : 'source_ip'),
    refuse: among('lb_cookie', 'app_cookie', 'source_ip'),
  },
  'load_balancing.cross_zone.enabled': {
    usual: 'use_load_balancer_configuration',
    refuse: among('true', 'false', 'use_load_balancer_configuration'),
  },
  'target_group_health.dns_failover.minimum_healthy_targets.count': { usual: '1', refuse: whole(1, 1000, 'off') },
  'target_group_health.dns_failover.minimum_healthy_targets.percentage': { usual: 'off', refuse: whole(1, 100, 'off') },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.count': { usual: '1', refuse: whole(1, 1000) },
  'target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage': { usual: 'off', refuse: whole(1, 100, 'off') },
  'load_balancing.algorithm.type': {
    usual: 'round_robin',
    refuse: among('round_robin', 'least_outstanding_requests', 'weighted_random'),
    isOf: isHttp,
  },
  'load_balancing.algorithm.anomaly_mitigation': { usual: 'off', refuse: among('on', 'off'), isOf: isHttp },
  'slow_start.duration_seconds': {
    usual: '0',
    refuse: (value: string) => (value === '0' || whole(30, 900)(value) === undefined ? undefined : '0, or a whole number from 30 to 900'),
    isOf: isHttp,
  },
  'stickiness.app_cookie.cookie_name': { usual: '', refuse: cookieName, isOf: isHttp },
  'stickiness.app_cookie.duration_seconds': { usual: '86400', refuse: whole(1, week), isOf: isHttp },
  'stickiness.lb_cookie.duration_seconds': { usual: '86400', refuse: whole(1, week), isOf: isHttp },
  'deregistration_delay.connection_termination.enabled': {
    usual: (group: TargetGroupRecord) => String(isDatagram(group)),
    refuse: switches,
    isOf: isTransport,
  },
  'preserve_client_ip.enabled': {
    usual: (group: TargetGroupRecord) => String(isDatagram(group) || group.targetType === 'instance'),
    refuse: switches,
    isOf: isTransport,
  },
  'proxy_protocol_v2.enabled': { usual: 'false', refuse: switches, isOf: isTransport },
  'target_health_state.unhealthy.connection_termination.enabled': { usual: 'true', refuse: switches, isOf: isTransport },
  'target_health_state.unhealthy.draining_interval_seconds': { usual: '0', refuse: whole(0, 360_000), isOf: isTransport },
}

const isHttpListener = ({ protocol }: ListenerRecord) => protocol === 'HTTP' || protocol === 'HTTPS'
const isHttpsListener = ({ protocol }: ListenerRecord) => protocol === 'HTTPS'
const ofListener = (names: readonly string[], isOf: (listener: ListenerRecord) => boolean) =>
  Object.fromEntries(names.map((name) => [name, { usual: '', refuse: text, isOf }]))

const listener = {
  'tcp.idle_timeout.seconds': { usual: '350', refuse: whole(60, 6000), isOf: ({ protocol }: ListenerRecord) => protocol === 'TCP' },
  'routing.http.response.server.enabled': { usual: 'true', refuse: switches, isOf: isHttpListener },
  ...ofListener(
    [
      'strict_transport_security',
      'access_control_allow_origin',
      'access_control_allow_methods',
      'access_control_allow_headers',
      'access_control_allow_credentials',
      'access_control_expose_headers',
      'access_control_max_age',
      'content_security_policy',
      'x_content_type_options',
      'x_frame_options',
    ].map((header) => `routing.http.response.${header}.header_value`),
    isHttpListener,
  ),
  ...ofListener(
    [
      'x_amzn_mtls_clientcert_serial_number',
      'x_amzn_mtls_clientcert_issuer',
      'x_amzn_mtls_clientcert_subject',
      'x_amzn_mtls_clientcert_validity',
      'x_amzn_mtls_clientcert_leaf',
      'x_amzn_mtls_clientcert',
      'x_amzn_tls_version',
      'x_amzn_tls_cipher_suite',
    ].map((header) => `routing.http.request.${header}.header_name`),
    isHttpsListener,
  ),
}

/** ELB's own keys. Of what is kept and does nothing here, docs/load-balancing.md says so. */
export const attributeTables = { loadBalancer, targetGroup, listener } as const
