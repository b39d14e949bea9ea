import { describe, expect, it } from 'vitest'
import type { WatchedListener, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { groupsOfProtocol, listenerForm, listenerInput, listenerProblems } from './listenerForm.ts'

describe('the form of a listener', () => {
  it('begins with a port that is free, or with what the listener is', () => {
    expect(listenerForm(undefined, false, [80, 81])).toMatchObject({ protocol: 'HTTP', port: 82 })
    expect(listenerForm(undefined, true, [])).toMatchObject({ protocol: 'TCP', port: 80 })
    const known = { Protocol: 'HTTPS', Port: 443, Certificates: [{ CertificateArn: 'arn:mine' }] } as WatchedListener
    expect(listenerForm(known, false, [])).toMatchObject({ protocol: 'HTTPS', port: 443, certificateArn: 'arn:mine' })
  })

  it('says what is missing', () => {
    const form = { protocol: 'HTTPS', port: 0, certificateArn: '', targetGroupArn: '' }
    expect(listenerProblems(form, [], true)).toEqual({ port: true, certificate: true, group: true })
    expect(listenerProblems({ ...form, protocol: 'HTTP', port: 80 }, [80], false)).toEqual({ taken: true })
    expect(listenerProblems({ ...form, port: 443, certificateArn: 'arn:x', targetGroupArn: 'arn:g' }, [80], true)).toEqual({})
  })

  it('sends a certificate where one is shown, and offers target groups of its kind', () => {
    const form = { protocol: 'HTTP', port: 80, certificateArn: 'arn:x', targetGroupArn: '' }
    expect(listenerInput(form)).toEqual({ Protocol: 'HTTP', Port: 80 })
    expect(listenerInput({ ...form, protocol: 'TLS' })).toEqual({ Protocol: 'TLS', Port: 80, Certificates: [{ CertificateArn: 'arn:x' }] })
    const groups = ['HTTP', 'HTTPS', 'TCP', 'TLS'].map((Protocol) => ({ Protocol, targets: [] }) as unknown as WatchedTargetGroup)
    expect(groupsOfProtocol('HTTPS', groups).map(({ Protocol }) => Protocol)).toEqual(['HTTP', 'HTTPS'])
    expect(groupsOfProtocol('TCP', groups).map(({ Protocol }) => Protocol)).toEqual(['TCP'])
  })
})
