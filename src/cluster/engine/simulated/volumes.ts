import type { Labels, VolumeFacts, VolumeSpec } from '../containerEngine.ts'

export interface VolumeTable {
  ensure(spec: VolumeSpec): void
  find(name: string): VolumeFacts | undefined
  list(labels: Labels): { name: string; labels: Labels }[]
  remove(name: string): void
}

export function volumeTable(): VolumeTable {
  const volumes = new Map<string, VolumeSpec>()
  return {
    ensure(spec) {
      if (!volumes.has(spec.name)) volumes.set(spec.name, spec)
    },
    find(name) {
      const spec = volumes.get(name)
      return spec && { name, labels: { ...spec.labels }, folder: `/simulated/volumes/${name}` }
    },
    list(labels) {
      const wanted = Object.entries(labels)
      return [...volumes.values()]
        .filter((volume) => wanted.every(([key, value]) => volume.labels[key] === value))
        .map(({ name, labels: own }) => ({ name, labels: { ...own } }))
    },
    remove: (name) => void volumes.delete(name),
  }
}
