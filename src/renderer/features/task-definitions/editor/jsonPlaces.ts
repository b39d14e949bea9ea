import { jsonLanguage } from '@codemirror/lang-json'

type Node = ReturnType<typeof jsonLanguage.parser.parse>['topNode']

export interface Place {
  from: number
  to: number
}

/**
 * Pure: finds the part of a JSON text that a path such as `containerDefinitions[0].portMappings[1].hostPort` means: the value where it is
 * short, the name of the member where the value is an object or a list. Of what is not there, the nearest thing around it. Works on
 * text that does not parse, as far as it goes.
 */
export function findPlace(text: string, path: string): Place {
  return placesIn(text)(path)
}

/** For many paths in one text: it is parsed once. */
export function placesIn(text: string): (path: string) => Place {
  const top = jsonLanguage.parser.parse(text).topNode
  const root = firstValue(top)
  return (path) => (root ? find(root, root, path, text) : { from: 0, to: text.length })
}

const valueNames = new Set(['Object', 'Array', 'String', 'Number', 'True', 'False', 'Null'])
const firstValue = (node: Node): Node | undefined => children(node).find(({ name }) => valueNames.has(name))

function children(node: Node): Node[] {
  const all: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) all.push(child)
  return all
}

/** @param shown what stands for `value`: the name of its member, or itself */
function find(value: Node, shown: Node, path: string, text: string): Place {
  if (path === '') return placeOf(value, shown)
  const next = value.name === 'Array' ? element(value, path) : member(value, path, text)
  return next ? find(next.value, next.shown, next.rest, text) : placeOf(value, shown)
}

function placeOf(value: Node, shown: Node): Place {
  if (value.name !== 'Object' && value.name !== 'Array') return { from: value.from, to: value.to }
  if (shown !== value) return { from: shown.from, to: shown.to }
  // A whole block would bury everything in it; its opening bracket stands for it.
  return { from: value.from, to: Math.min(value.from + 1, value.to) }
}

interface Step {
  value: Node
  shown: Node
  rest: string
}

function element(list: Node, path: string): Step | undefined {
  const match = /^\[(\d+)\]\.?/.exec(path)
  if (!match) return undefined
  const value = children(list).filter(({ name }) => valueNames.has(name))[Number(match[1])]
  return value && { value, shown: value, rest: path.slice(match[0].length) }
}

/** Names may hold dots themselves (labels do), so the longest name that begins the path is meant; of doubles, the last, as in JSON. */
function member(object: Node, path: string, text: string): Step | undefined {
  let best: (Step & { length: number }) | undefined
  for (const property of children(object).filter(({ name }) => name === 'Property')) {
    const [shown] = children(property)
    const value = firstValue(property)
    if (!shown || !value) continue
    const name = nameOf(text.slice(shown.from, shown.to))
    const after = path.slice(name.length)
    if (!path.startsWith(name) || !/^($|[.[])/.test(after) || name.length < (best?.length ?? 0)) continue
    best = { value, shown, rest: after.replace(/^\./, ''), length: name.length }
  }
  return best
}

function nameOf(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}
