/** A plot of a few points as SVG, for a page of the documentation: lines over one axis, readable on light and on dark. */

export interface Line {
  name: string
  /** In the order of x. */
  points: readonly { x: number; y: number }[]
}

export interface Panel {
  title: string
  lines: readonly Line[]
  /** A goal, drawn across. */
  limit?: { name: string; y: number }
}

const width = 380
const height = 240
const edge = { left: 56, right: 16, top: 34, bottom: 34 }
const colours = ['#2f7de1', '#d9731a', '#3a9d5d']
const grey = '#808080'

/** Panels side by side, over the same x. */
export function plot(panels: readonly Panel[], xTitle: string): string {
  const body = panels.map((panel, place) => `<g transform="translate(${place * width} 0)">${drawPanel(panel, xTitle)}</g>`).join('')
  const size = `width="${panels.length * width}" height="${height}" viewBox="0 0 ${panels.length * width} ${height}"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="11" fill="${grey}">${body}</svg>\n`
}

function drawPanel({ title, lines, limit }: Panel, xTitle: string): string {
  const all = lines.flatMap(({ points }) => points)
  const mostX = Math.max(...all.map(({ x }) => x))
  const mostY = roundUp(Math.max(...all.map(({ y }) => y), limit?.y ?? 0))
  const x = (value: number) => round(edge.left + (value / mostX) * (width - edge.left - edge.right))
  const y = (value: number) => round(height - edge.bottom - (value / mostY) * (height - edge.top - edge.bottom))
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(share * mostY)
    return `${straight(x(0), at, x(mostX), at, `stroke="${grey}" stroke-opacity="0.25"`)}${text(x(0) - 6, at + 4, number(share * mostY), 'end')}`
  })
  const ticks = [...new Set(all.map((point) => point.x))].filter((value) => value === mostX || value >= mostX / 8)
  return [
    text(edge.left, 14, title, 'start', 'font-weight="bold"'),
    ...grid,
    ...ticks.map((value) => text(x(value), height - edge.bottom + 14, number(value), 'middle')),
    text(x(mostX / 2), height - 6, xTitle, 'middle'),
    ...(limit
      ? [
          straight(x(0), y(limit.y), x(mostX), y(limit.y), `stroke="${grey}" stroke-dasharray="4 3"`),
          text(x(mostX), y(limit.y) - 4, limit.name, 'end'),
        ]
      : []),
    ...lines.map((line, place) => drawLine(line, colours[place % colours.length] ?? grey, x, y, place)),
  ].join('')
}

function drawLine(
  { name, points }: Line,
  colour: string,
  x: (value: number) => number,
  y: (value: number) => number,
  place: number,
): string {
  const path = points.map((point) => `${x(point.x)},${y(point.y)}`).join(' ')
  const dots = points.map((point) => `<circle cx="${x(point.x)}" cy="${y(point.y)}" r="3" fill="${colour}"/>`).join('')
  const label = text(edge.left + place * 150, 28, name, 'start', `style="fill:${colour}"`)
  return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}${label}`
}

const straight = (x1: number, y1: number, x2: number, y2: number, how: string) =>
  `<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" ${how}/>`
const text = (x: number, y: number, content: string, anchor: 'start' | 'middle' | 'end', how = '') =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}" ${how}>${content.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</text>`
const round = (value: number) => Math.round(value * 10) / 10
const number = (value: number) => Number(value.toPrecision(3)).toLocaleString('en')

/** The next of 1, 2, 2.5, 4, 5 and 8 times a power of ten, so that quarters of it are round. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, Number.MIN_VALUE)))
  return power * ([1, 2, 2.5, 4, 5, 8, 10].find((step) => step * power >= value) ?? 10)
}
