import type Docker from 'dockerode'

/** Loads dockerode on the first call and not at start: it takes about 90 ms. */
export async function loadDockerode(): Promise<typeof Docker> {
  return (await import('dockerode')).default
}
