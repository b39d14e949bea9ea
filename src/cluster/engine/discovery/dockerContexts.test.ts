import { expect, it } from 'vitest'
import { listDockerContexts } from './dockerContexts.ts'

const at = (files: Record<string, string>) => ({
  env: {},
  platform: 'linux' as const,
  homedir: '/home/ann',
  fs: {
    readText: (path: string) => files[path],
    exists: (path: string) => Object.keys(files).some((file) => file === path || file.startsWith(`${path}/`)),
    realPath: (path: string) => path,
  },
  list: (folder: string) => [
    ...new Set(
      Object.keys(files)
        .filter((file) => file.startsWith(`${folder}/`))
        .map((file) => file.slice(folder.length + 1).split('/')[0] ?? ''),
    ),
  ],
})
const contexts = '/home/ann/.docker/contexts'
const meta = (name: string, endpoint: object, description?: string) =>
  JSON.stringify({ Name: name, Metadata: { Description: description }, Endpoints: { docker: endpoint } })

it('lists the user’s docker contexts, with their certificates and what is the matter with them', () => {
  const found = listDockerContexts(
    at({
      [`${contexts}/meta/1/meta.json`]: meta('secure', { Host: 'tcp://far:2376' }, 'The big one'),
      [`${contexts}/tls/1/docker/ca.pem`]: 'secret',
      [`${contexts}/meta/2/meta.json`]: meta('by-ssh', { Host: 'ssh://ann@far' }),
      [`${contexts}/meta/3/meta.json`]: meta('unchecked', { Host: 'tcp://far:2376', SkipTLSVerify: true }),
      [`${contexts}/meta/4/meta.json`]: meta('password', { Host: 'ssh://ann:hunter2@far' }),
      [`${contexts}/meta/5/meta.json`]: JSON.stringify({ Name: 'kubernetes', Endpoints: {} }),
      [`${contexts}/meta/6/meta.json`]: '{"Name":',
    }),
  )
  expect(found).toEqual([
    { name: 'by-ssh', address: 'ssh://ann@far' },
    { name: 'kubernetes', address: '', problem: 'It names no Docker engine.' },
    { name: 'password', address: 'ssh://far', problem: expect.stringContaining('has a password in it') },
    { name: 'secure', address: 'tcp://far:2376', description: 'The big one', tlsFolder: `${contexts}/tls/1/docker` },
    { name: 'unchecked', address: 'tcp://far:2376', problem: expect.stringContaining('not to check whose certificate') },
  ])
})

it('finds none where docker has no folder', () => expect(listDockerContexts(at({}))).toEqual([]))
