/**
 * Draws the app's icon and the tray's images: `node resources/icons/draw.ts`. The drawings are below, Chromium turns them into pixels,
 * and the results are committed, so that nothing of this is needed to build or run Marina.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright'

const icons = import.meta.dirname
const tray = join(icons, '../tray')

const deep = '#0f1b2a'
const light = '#42b4ff'

/** The letter as two waves of a harbour, on a grid of 16. */
const mark = (colour: string, width = 2) =>
  `<path d="M3.4 12V4.4L8 9l4.6-4.6V12" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round" stroke-linecap="round"/>`
const tile = `<rect x="0.5" y="0.5" width="15" height="15" rx="3.6" fill="${deep}"/>`
const drawing = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${content}</svg>`

const app = drawing(`${tile}${mark(light)}`)

/** Told apart by shape, not by colour: no badge, a ring, a triangle. `clearing` is what a badge keeps free around itself. */
const badges = {
  fine: { clearing: '', badge: (_colour: string) => '' },
  working: {
    clearing: '<circle cx="11.8" cy="11.8" r="4"/>',
    badge: (colour: string) => `<circle cx="11.8" cy="11.8" r="2.4" fill="none" stroke="${colour}" stroke-width="1.5"/>`,
  },
  problem: {
    clearing: '<path d="M11.3 5.4 16.6 15.6H6Z" stroke-width="1.4" stroke-linejoin="round"/>',
    badge: (colour: string) =>
      `<path d="M11.3 7.6 14.9 14.4H7.7Z" fill="${colour}" stroke="${colour}" stroke-width="0.8" stroke-linejoin="round"/>`,
  },
}
type Shape = keyof typeof badges

/** On a tile of its own, for panels of any colour. */
function onTile(shape: Shape): string {
  const { clearing, badge } = badges[shape]
  const inside = `<clipPath id="tile"><rect x="0.5" y="0.5" width="15" height="15" rx="3.6"/></clipPath>`
  const plate = `<g fill="${deep}" stroke="${deep}" clip-path="url(#tile)">${clearing}</g>`
  return drawing(`<defs>${inside}</defs>${tile}${mark(light)}${plate}${badge('#ffffff')}`)
}

/** Black on nothing: macOS colours it to fit its menu bar. */
function template(shape: Shape): string {
  const { clearing, badge } = badges[shape]
  const mask = `<mask id="cut"><rect width="16" height="16" fill="white"/><g fill="black" stroke="black">${clearing}</g></mask>`
  return drawing(`<defs>${mask}</defs><g mask="url(#cut)">${mark('black', 1.9)}</g>${badge('black')}`)
}

async function pixels(page: Page, svg: string, size: number): Promise<Buffer> {
  await page.setViewportSize({ width: size, height: size })
  await page.setContent(`<style>*{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`)
  return page.screenshot({ omitBackground: true })
}

/** Windows' container: a directory of PNG pictures. */
function ico(pictures: { size: number; png: Buffer }[]): Buffer {
  const header = Buffer.alloc(6 + 16 * pictures.length)
  header.writeUInt16LE(1, 2)
  header.writeUInt16LE(pictures.length, 4)
  let offset = header.length
  for (const [index, { size, png }] of pictures.entries()) {
    const at = 6 + 16 * index
    header.writeUInt8(size % 256, at)
    header.writeUInt8(size % 256, at + 1)
    header.writeUInt16LE(1, at + 4)
    header.writeUInt16LE(32, at + 6)
    header.writeUInt32LE(png.length, at + 8)
    header.writeUInt32LE(offset, at + 12)
    offset += png.length
  }
  return Buffer.concat([header, ...pictures.map(({ png }) => png)])
}

async function sized(page: Page, svg: string, sizes: number[]): Promise<{ size: number; png: Buffer }[]> {
  const pictures: { size: number; png: Buffer }[] = []
  for (const size of sizes) pictures.push({ size, png: await pixels(page, svg, size) })
  return pictures
}

const browser = await chromium.launch({ executablePath: process.env['MARINA_CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage()
mkdirSync(tray, { recursive: true })
writeFileSync(join(icons, 'marina.svg'), `${app}\n`)
writeFileSync(join(icons, 'marina.png'), await pixels(page, app, 512))
writeFileSync(join(icons, 'marina.ico'), ico(await sized(page, app, [16, 24, 32, 48, 64, 256])))
for (const shape of ['fine', 'working', 'problem'] as const) {
  writeFileSync(join(tray, `${shape}.png`), await pixels(page, onTile(shape), 24))
  writeFileSync(join(tray, `${shape}@2x.png`), await pixels(page, onTile(shape), 48))
  writeFileSync(join(tray, `${shape}.ico`), ico(await sized(page, onTile(shape), [16, 20, 24, 32])))
  writeFileSync(join(tray, `${shape}Template.png`), await pixels(page, template(shape), 18))
  writeFileSync(join(tray, `${shape}Template@2x.png`), await pixels(page, template(shape), 36))
}
await browser.close()
