import { containersOf, entriesOf, oneOf, type Rule, violation, within } from './rule.ts'

const ulimitNames = [
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
] as const

/** Spec part 2, 1.2. */
const capabilities =
  'ALL AUDIT_CONTROL AUDIT_WRITE BLOCK_SUSPEND CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW SETFCAP SETGID SETPCAP SETUID SYS_ADMIN SYS_BOOT SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG SYSLOG WAKE_ALARM'.split(
    ' ',
  )

/** 3.7 */
export const ulimitsAreValid: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    for (const { entry, path: place } of entriesOf(container.ulimits, `${path}.ulimits`)) {
      yield* oneOf(`${place}.name`, 'Ulimit name', entry.name ?? '', ulimitNames)
      const { softLimit = 0, hardLimit = 0 } = entry
      // -1 is no limit.
      if (hardLimit === -1 || (softLimit <= hardLimit && softLimit !== -1)) continue
      const help = `The soft limit of ${entry.name} of ${name} is ${softLimit}, above its hard limit ${hardLimit}. Lower the soft limit, or raise the hard one.`
      yield violation(`${place}.softLimit`, `Soft limit exceeds hard limit for ulimit ${entry.name}`, help)
    }
  }
}

export const linuxParametersAreValid: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    const linux = container.linuxParameters
    if (!linux) continue
    yield* within(`${path}.linuxParameters.swappiness`, `The 'swappiness' setting for container '${name}'`, linux.swappiness, {
      least: 0,
      most: 100,
    })
    for (const { entry, path: device } of entriesOf(linux.devices, `${path}.linuxParameters.devices`)) {
      for (const { entry: permission, path: place } of entriesOf(entry.permissions, `${device}.permissions`)) {
        yield* oneOf(place, 'Device permission', permission, ['read', 'write', 'mknod'])
      }
    }
    for (const side of ['add', 'drop'] as const) {
      for (const { entry, path: place } of entriesOf(linux.capabilities?.[side], `${path}.linuxParameters.capabilities.${side}`)) {
        yield* oneOf(place, 'Linux capability', entry, capabilities)
      }
    }
  }
}

export const resourceRequirementsAreKnown: Rule = function* (definition) {
  for (const { container, path } of containersOf(definition)) {
    for (const { entry, path: place } of entriesOf(container.resourceRequirements, `${path}.resourceRequirements`)) {
      yield* oneOf(`${place}.type`, 'Resource type', entry.type ?? '', ['GPU', 'InferenceAccelerator', 'NeuronDevice'])
    }
  }
}

export const versionConsistencyIsKnown: Rule = function* (definition) {
  for (const { container, path } of containersOf(definition)) {
    yield* oneOf(`${path}.versionConsistency`, 'Version consistency', container.versionConsistency, ['enabled', 'disabled'])
  }
}
