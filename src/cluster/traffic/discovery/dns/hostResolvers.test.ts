import { expect, it } from 'vitest'
import { readHostResolvers } from './hostResolvers.ts'

const reader = (files: Record<string, string>) => (file: string) => files[file]

it('asks whom the computer asks, and gives containers those that they reach', () => {
  const plain = reader({
    '/etc/resolv.conf': '# by hand\nsearch example.com\nnameserver 10.0.0.53\nnameserver fe80::1%eth0\n  nameserver 2001:db8::53\n',
  })
  expect(readHostResolvers(plain)).toEqual({
    own: ['10.0.0.53', 'fe80::1%eth0', '2001:db8::53'],
    reachable: ['10.0.0.53'],
  })
  const resolved = reader({
    '/etc/resolv.conf': 'nameserver 127.0.0.53\noptions edns0 trust-ad\n',
    '/run/systemd/resolve/resolv.conf': 'nameserver 192.168.1.1\n',
  })
  expect(readHostResolvers(resolved)).toEqual({ own: ['127.0.0.53'], reachable: ['192.168.1.1'] })
  expect(readHostResolvers(reader({ '/etc/resolv.conf': 'nameserver 127.0.0.1\nnameserver nonsense\n' }))).toEqual({
    own: ['127.0.0.1'],
    reachable: [],
  })
  expect(readHostResolvers(reader({}))).toEqual({ own: [], reachable: [] })
})
