import type { LayerProgress, TaskProgress } from '#cluster/api/resources/marina.ts'
import type { PlainKey } from '../../i18n/catalogue.ts'
import type { Formats } from '../../i18n/formats.ts'
import type { Translate } from '../../i18n/translate.ts'

/** An image on its way to a container. */
export interface PullView {
  /** 0 to 100; undefined until a size is known. */
  percent: number | undefined
  /** "18 of 42 MB", empty until a size is known. */
  bytes: string
  layers: { id: string; state: string; bytes: string }[]
  layersDone: number
  layersTotal: number
}

const words: Readonly<Record<LayerProgress['state'], PlainKey>> = {
  waiting: 'task.layerWaiting',
  downloading: 'task.layerDownloading',
  downloaded: 'task.layerDownloaded',
  extracting: 'task.layerExtracting',
  done: 'task.layerDone',
}

/** Pure: what is to be seen of a pull; undefined where the container is busy with something else. */
export function pullView(progress: TaskProgress | undefined, t: Translate, format: Formats): PullView | undefined {
  if (progress?.step !== 'pulling' || !progress.pull) return undefined
  const { doneBytes, totalBytes, layersDone, layersTotal, layers = [] } = progress.pull
  const bytesOf = (done: number, total: number) =>
    total > 0 ? t('task.bytesOf', { done: format.megabytes(done), total: format.megabytes(total) }) : ''
  return {
    percent: progress.fraction === undefined ? undefined : Math.floor(progress.fraction * 100),
    bytes: bytesOf(doneBytes, totalBytes),
    layers: layers.map(({ id, state, ...layer }) => ({ id, state: t(words[state]), bytes: bytesOf(layer.doneBytes, layer.totalBytes) })),
    layersDone,
    layersTotal,
  }
}
