import { describe, expect, it } from 'vitest'
import { splitCommand } from '#cluster/api/splitCommand.ts'
import { commandText, dependencyText, mountText, portText } from './containerFacts.ts'

describe('container facts', () => {
  it('write ports from outside to inside', () => {
    const portMappings = [
      { containerPort: 80, hostPort: 8080 },
      { containerPort: 53, protocol: 'udp' as const, hostPort: 0 },
      { containerPortRange: '8000-8010' },
    ]
    expect(portText({ portMappings })).toBe('8080 → 80/tcp, → 53/udp, → 8000-8010/tcp')
    expect(portText({})).toBe('')
  })

  it('write commands so that they can be typed again', () => {
    const words = ['sh', '-c', `echo "it's $HOME"`, '']
    expect(splitCommand(commandText(words))).toEqual(words)
    expect(commandText(['/hello', 'check'])).toBe('/hello check')
  })

  it('write dependencies and mounts', () => {
    expect(dependencyText({ dependsOn: [{ containerName: 'db', condition: 'HEALTHY' }] })).toBe('db HEALTHY')
    expect(mountText({ mountPoints: [{ sourceVolume: 'data', containerPath: '/data', readOnly: true }] })).toBe('data → /data (read-only)')
  })
})
