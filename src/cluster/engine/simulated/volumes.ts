import type { Labels, PlacedVolume, VolumeFacts, VolumeSpec } from '../containerEngine.ts'

export interface VolumeTable {
  ensure(spec: VolumeSpec): VolumeFacts
  find(name: string): PlacedVolume | undefined
  list(labels: Labels): VolumeFacts[]
  remove(name: string): void
}

export function volumeTable(): VolumeTable {
  const volumes = new Map<string, VolumeSpec>()
  return {
    ensure(spec) {
      const volume = volumes.get(spec.name) ?? spec
      volumes.set(spec.name, volume)
      return factsOf(volume)
    },
    find(name) {
      const spec = volumes.get(name)
      return spec && { ...factsOf(spec), folder: `/simulated/volumes/${name}` }
    },
    list(labels) {
      const wanted = Object.entries(labels)
      return [...volumes.values()].filter((volume) => wanted.every(([key, value]) => volume.labels[key] === value)).map(factsOf)
    },
    remove: (name) => void volumes.delete(name),
  }
}

const factsOf = ({ name, labels }: VolumeSpec): VolumeFacts => ({ name, labels: { ...labels } })
