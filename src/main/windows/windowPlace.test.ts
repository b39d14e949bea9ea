import { describe, expect, it } from 'vitest'
import { windowPlace } from './windowPlace.ts'

const left = { x: 0, y: 0, width: 1920, height: 1040 }
const right = { x: 1920, y: 0, width: 1280, height: 984 }
const state = (x: number, y: number, width = 1400, height = 900) => ({ x, y, width, height, maximized: false })

describe('windowPlace', () => {
  it('is 1280 by 800 wherever the system likes, the first time', () => {
    expect(windowPlace(undefined, [left])).toEqual({ width: 1280, height: 800 })
  })

  it('is where it was, as long as that is on a screen', () => {
    expect(windowPlace(state(2000, 40, 1000, 700), [left, right])).toEqual({ x: 2000, y: 40, width: 1000, height: 700 })
  })

  it.each([state(2000, 40), state(100, -200), state(-1390, 10), state(100, 1000)])('comes home from %o', (lost) => {
    expect(windowPlace(lost, [left])).toEqual({ width: 1400, height: 900 })
  })

  it('is never larger than its screen nor smaller than the page needs', () => {
    expect(windowPlace(state(1930, 10, 3000, 2000), [left, right])).toMatchObject({ width: 1280, height: 984 })
    expect(windowPlace(state(10, 10, 300, 200), [left])).toMatchObject({ width: 960, height: 640 })
  })
})
