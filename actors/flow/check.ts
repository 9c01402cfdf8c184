import { nearest } from "../nearest.ts"
import { type AnyFlow, nodeAt } from "./flow.ts"
import { circlesSilently, ends, type Graph, reachedFrom } from "./graph.ts"
import type { AnyNode, NodeKind, Said, Used } from "./node-kind.ts"
import { nodeKinds } from "./node-kinds.ts"

/** What there is outside the flow. Without `prompts` or `calendars` nobody looks whether they exist. */
export interface Known {
  readonly queues: ReadonlySet<string>
  readonly prompts?: ReadonlySet<string>
  readonly calendars?: ReadonlySet<string>
}

/**
 * Something that is wrong with a flow. Tag, node and names are for programs; `where` and `words` are for the person who wrote
 * it.
 */
export interface FlowProblem {
  /** Here, or of the node's kind. */
  readonly _tag: string
  /** `flows.hotline.nodes.welcome` */
  readonly where: string
  /** Null when it is about the flow as a whole. */
  readonly node: string | null
  /** The word that it is about. */
  readonly name: string
  /** What was probably meant. */
  readonly meant: string | null
  readonly words: Said
}

/** Everything that is wrong with a flow, at once. */
export const checkFlow = (
  flow: AnyFlow,
  known: Known,
  kinds: ReadonlyArray<NodeKind<AnyNode>> = nodeKinds
): ReadonlyArray<FlowProblem> => {
  const checking = { flow, known, kinds, graph: graphOf(flow, kinds), where: placeOf(flow) }
  const { nodes, start } = flow
  return [
    ...(nodeAt(flow, start) === undefined
      ? [
          missing(checking.where, null, "UnknownNode", start, Object.keys(nodes), {
            zh: `从“${start}”开始，但流程中没有它`,
            en: `starts at "${start}", which it has not`
          })
        ]
      : []),
    ...Object.entries(nodes).flatMap(([name, node]) => nodeProblems(checking, name, node)),
    ...unreachable(checking)
  ]
}

/** As the seed has it: what is written without a version is the first. */
const placeOf = ({ id, version }: AnyFlow) => (version === 1 ? `flows.${id}` : `flows.${id}@${version}`)

interface Checking {
  readonly flow: AnyFlow
  readonly known: Known
  readonly kinds: ReadonlyArray<NodeKind<AnyNode>>
  readonly graph: Graph
  readonly where: string
}

const kindOf = (kinds: ReadonlyArray<NodeKind<AnyNode>>, { _tag }: AnyNode) => kinds.find(({ tag }) => tag === _tag)

const graphOf = (flow: AnyFlow, kinds: ReadonlyArray<NodeKind<AnyNode>>): Graph => ({
  start: flow.start,
  nodes: new Map(
    Object.entries(flow.nodes).map(([name, node]) => {
      const kind = kindOf(kinds, node)
      // Where an unknown kind leads to nobody can say; it is reported by itself.
      return [name, { leadsTo: Object.values(kind?.exits(node) ?? {}), waits: kind?.waits ?? true }]
    })
  )
})

const nodeProblems = (checking: Checking, name: string, node: AnyNode): ReadonlyArray<FlowProblem> => {
  const { flow, graph, kinds } = checking
  const where = `${checking.where}.nodes.${name}`
  const kind = kindOf(kinds, node)
  if (kind === undefined) return [unknownKind(where, name, node, kinds)]
  const nodes = Object.keys(flow.nodes)
  return [
    ...Object.values(kind.exits(node))
      .filter((next) => nodeAt(flow, next) === undefined)
      .map((next) =>
        missing(where, name, "UnknownNode", next, nodes, {
          zh: `转到“${next}”，但流程中没有它`,
          en: `goes to "${next}", which the flow has not`
        })
      ),
    ...usedProblems(checking, where, name, kind.uses?.(node) ?? {}),
    ...(kind.problems?.(node) ?? []).map((problem) => ({ ...problem, where, node: name, meant: null })),
    ...(ends(graph, name)
      ? []
      : [
          wrong(where, name, "NeverEnds", {
            zh: "走不到队列或挂机，来电会一直循环",
            en: "leads to no queue and no hang-up: its callers would go round for ever"
          })
        ]),
    ...(circlesSilently(graph, name)
      ? [
          wrong(where, name, "NeverWaits", {
            zh: "会回到自身，且中间没有等待",
            en: "comes back to itself without waiting anywhere"
          })
        ]
      : [])
  ]
}

const unknownKind = (
  where: string,
  node: string,
  written: AnyNode,
  kinds: ReadonlyArray<NodeKind<AnyNode>>
): FlowProblem => {
  const kind = "kind" in written && typeof written.kind === "string" ? written.kind : written._tag
  const tags = kinds.map(({ tag }) => tag)
  return missing(where, node, "UnknownKind", kind, tags, {
    zh: `类型“${kind}”在此版本中不存在`,
    en: `is a "${kind}", which this version does not know`
  })
}

const usedProblems = (
  { known }: Checking,
  where: string,
  node: string,
  { calendars = [], prompts = [], queues = [] }: Used
): ReadonlyArray<FlowProblem> => [
  ...queues
    .filter((queue) => !known.queues.has(queue))
    .map((queue) =>
      missing(where, node, "UnknownQueue", queue, [...known.queues], {
        zh: `没有队列“${queue}”`,
        en: `there is no queue "${queue}"`
      })
    ),
  ...(known.prompts === undefined ? [] : prompts)
    .filter((prompt) => !known.prompts!.has(prompt))
    .map((prompt) =>
      missing(where, node, "UnknownPrompt", prompt, [...known.prompts!], {
        zh: `没有语音“${prompt}”`,
        en: `there is no prompt "${prompt}"`
      })
    ),
  ...(known.calendars === undefined ? [] : calendars)
    .filter((calendar) => !known.calendars!.has(calendar))
    .map((calendar) =>
      missing(where, node, "UnknownCalendar", calendar, [...known.calendars!], {
        zh: `没有日历“${calendar}”`,
        en: `there is no calendar "${calendar}"`
      })
    )
]

/** Nobody comes there. Not said while the start is missing or an unknown kind may lead anywhere: all would be named. */
const unreachable = ({ flow, graph, kinds, where }: Checking): ReadonlyArray<FlowProblem> => {
  const reached = reachedFrom(graph, flow.start)
  const sure =
    nodeAt(flow, flow.start) !== undefined &&
    [...reached].every((name) => {
      const node = nodeAt(flow, name)
      return node === undefined || kindOf(kinds, node) !== undefined
    })
  if (!sure) return []
  return Object.keys(flow.nodes)
    .filter((name) => !reached.has(name))
    .map((name) =>
      wrong(`${where}.nodes.${name}`, name, "Unreachable", {
        zh: `从起点“${flow.start}”到不了这里`,
        en: `no way leads here from "${flow.start}", where the flow starts`
      })
    )
}

const missing = (
  where: string,
  node: string | null,
  _tag: string,
  name: string,
  candidates: ReadonlyArray<string>,
  said: Said
): FlowProblem => {
  const meant = nearest(name, candidates) ?? null
  const words =
    meant === null ? said : { zh: `${said.zh}；是否想写“${meant}”？`, en: `${said.en}; did you mean "${meant}"?` }
  return { _tag, where, node, name, meant, words }
}

const wrong = (where: string, node: string, _tag: string, words: Said): FlowProblem => ({
  _tag,
  where,
  node,
  name: node,
  meant: null,
  words
})
