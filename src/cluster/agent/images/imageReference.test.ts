import { describe, expect, it } from 'vitest'
import { ecrRegion, isSameRepository, registryOf, repositoryOf, withDigest } from './imageReference.ts'

describe('an image’s name', () => {
  it.each([
    ['nginx', 'docker.io', 'nginx'],
    ['team/app:2', 'docker.io', 'team/app'],
    ['localhost/app', 'localhost', 'localhost/app'],
    ['127.0.0.1:5000/a/b:3', '127.0.0.1:5000', '127.0.0.1:5000/a/b'],
    ['ghcr.io/a/b@sha256:12', 'ghcr.io', 'ghcr.io/a/b'],
  ])('%s comes from %s and is of the repository %s', (image, registry, repository) => {
    expect([registryOf(image), repositoryOf(image)]).toEqual([registry, repository])
  })

  it('is the same however much of Docker Hub’s is written out', () => {
    expect(isSameRepository('nginx:1', 'docker.io/library/nginx@sha256:12')).toBe(true)
    expect(isSameRepository('nginx', 'ghcr.io/nginx')).toBe(false)
    expect(withDigest('host:1/a:2', 'sha256:12')).toBe('host:1/a@sha256:12')
  })

  it('tells a registry on ECR, with its region', () => {
    expect(ecrRegion('123456789012.dkr.ecr.eu-central-1.amazonaws.com')).toBe('eu-central-1')
    expect(ecrRegion('public.ecr.aws')).toBeUndefined()
  })
})
