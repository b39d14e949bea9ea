import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { loadDockerode, NOT_NEEDED } from './loadDockerode.ts'

const require = createRequire(import.meta.url)
const isLoaded = (name: string) => Object.keys(require.cache).some((path) => path.replaceAll('\\', '/').includes(`/node_modules/${name}/`))

describe('loadDockerode', () => {
  it('gives a client that works, without what Marina never calls', () => {
    const Docker = loadDockerode()
    expect(new Docker({ socketPath: '/nonexistent' }).getContainer('x').id).toBe('x')
    expect(isLoaded('dockerode')).toBe(true)
    expect(isLoaded('ssh2')).toBe(false)
    expect(isLoaded('@grpc/grpc-js')).toBe(false)
  })

  it('changes the loading of nobody else', () => {
    loadDockerode()
    const [leftOut = ''] = NOT_NEEDED
    expect(require(leftOut)).toHaveProperty('Client')
  })
})
