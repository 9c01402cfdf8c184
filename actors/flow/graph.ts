/** A flow as the checker walks it: names, what each leads to, and where one stands still. */
export interface Graph {
  readonly start: string
  readonly nodes: ReadonlyMap<string, GraphNode>
}

export interface GraphNode {
  readonly leadsTo: ReadonlyArray<string>
  readonly waits: boolean
}

/** All that can be come to from there, itself included. Names that the flow has not lead nowhere. */
export const reachedFrom = ({ nodes }: Graph, start: string): ReadonlySet<string> => {
  const seen = new Set<string>()
  const open = [start]
  while (open.length > 0) {
    const name = open.pop()!
    if (seen.has(name)) continue
    seen.add(name)
    open.push(...(nodes.get(name)?.leadsTo ?? []))
  }
  return seen
}

/** Whether some way from here leaves the flow. A name that is missing is reported by itself. */
export const ends = (graph: Graph, name: string): boolean =>
  [...reachedFrom(graph, name)].some((reached) => (graph.nodes.get(reached)?.leadsTo ?? []).length === 0)

/** Whether one can come back here without having waited anywhere. */
export const circlesSilently = (graph: Graph, name: string): boolean => {
  const passing: Graph = { ...graph, nodes: new Map([...graph.nodes].filter(([, { waits }]) => !waits)) }
  const next = passing.nodes.get(name)?.leadsTo ?? []
  return next.some((other) => passing.nodes.has(other) && reachedFrom(passing, other).has(name))
}
