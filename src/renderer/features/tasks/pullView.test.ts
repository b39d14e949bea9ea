import { describe, expect, it } from 'vitest'
import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import { createFormats } from '../../i18n/formats.ts'
import { t } from '../views.testSupport.ts'
import { pullView } from './pullView.ts'

const format = createFormats('en')
const pulling: TaskProgress = {
  taskArn: 'x',
  container: 'web',
  step: 'pulling',
  fraction: 0.437,
  pull: {
    doneBytes: 18_354_000,
    totalBytes: 42_000_000,
    layersDone: 1,
    layersTotal: 3,
    layers: [
      { id: 'aaaaaaaaaaaa', state: 'done', doneBytes: 0, totalBytes: 0 },
      { id: 'bbbbbbbbbbbb', state: 'downloading', doneBytes: 18_354_000, totalBytes: 42_000_000 },
      { id: 'cccccccccccc', state: 'waiting', doneBytes: 0, totalBytes: 0 },
    ],
  },
}

describe('an image on its way', () => {
  it('shows the whole and each layer', () => {
    expect(pullView(pulling, t, format)).toEqual({
      percent: 43,
      bytes: '18.4 of 42 MB',
      layersDone: 1,
      layersTotal: 3,
      layers: [
        { id: 'aaaaaaaaaaaa', state: 'Here', bytes: '' },
        { id: 'bbbbbbbbbbbb', state: 'Downloading', bytes: '18.4 of 42 MB' },
        { id: 'cccccccccccc', state: 'Waiting', bytes: '' },
      ],
    })
  })

  it('shows no share of what has no known size, and nothing once the container does something else', () => {
    const { fraction: _, ...unknown } = { ...pulling, pull: { doneBytes: 0, totalBytes: 0, layersDone: 0, layersTotal: 0 } }
    expect(pullView(unknown, t, format)).toEqual({ percent: undefined, bytes: '', layers: [], layersDone: 0, layersTotal: 0 })
    expect(pullView({ ...pulling, step: 'creating' }, t, format)).toBeUndefined()
    expect(pullView(undefined, t, format)).toBeUndefined()
  })
})
