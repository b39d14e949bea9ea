/**
 * A way from a node over its next ones back to itself, both ends included; undefined where there is none.
 * @param nextOf what follows on any other node
 */
export function findCycle<Node extends string>(
  start: Node,
  next: readonly Node[],
  nextOf: (node: Node) => readonly Node[],
): Node[] | undefined {
  const seen = new Set<Node>()
  const walk = (node: Node, way: Node[]): Node[] | undefined => {
    if (node === start) return [...way, node]
    if (seen.has(node)) return undefined
    seen.add(node)
    for (const following of nextOf(node)) {
      const found = walk(following, [...way, node])
      if (found) return found
    }
    return undefined
  }
  for (const node of next) {
    const found = walk(node, [start])
    if (found) return found
  }
  return undefined
}
