/** A flow's steps as the server has them; of a step the wizard reads only what it has written. */
export interface FlowBody {
  readonly start: string
  readonly nodes: Readonly<Record<string, { readonly _tag: string; readonly [field: string]: unknown }>>
}

/** What the wizard knows of a flow: what is said first, and where callers wait. */
export interface SimpleFlow {
  /** A prompt's name; null: nothing is said. */
  readonly welcome: string | null
  /** Null while there is no queue: callers hear goodbye. */
  readonly queue: string | null
}

/** The flow of a new number. */
export const WIZARD_FLOW = "hotline"

const GOODBYE = "zh-CN/goodbye"

/** A flow that says it: prompt, queue; while there is no queue, a polite end instead of silence. */
export const bodyOf = ({ queue, welcome }: SimpleFlow): FlowBody => {
  const last: FlowBody["nodes"] =
    queue === null
      ? { goodbye: { _tag: "Play", prompt: GOODBYE, next: "end" }, end: { _tag: "HangUp", cause: "NORMAL_CLEARING" } }
      : { queue: { _tag: "Enqueue", queue } }
  const next = queue === null ? "goodbye" : "queue"
  return welcome === null
    ? { start: next, nodes: last }
    : { start: "welcome", nodes: { welcome: { _tag: "Play", prompt: welcome, next }, ...last } }
}

/** What a flow of the wizard's own shape says; null for one that somebody has made into more, which the wizard leaves alone. */
export const readBody = (body: FlowBody): SimpleFlow | null => {
  const { goodbye, queue, welcome } = body.nodes
  const said = {
    welcome: welcome?._tag === "Play" ? String(welcome["prompt"]) : null,
    queue: queue?._tag === "Enqueue" ? String(queue["queue"]) : null
  }
  if (said.queue === null && goodbye === undefined) return null
  return sameAs(body, bodyOf(said)) ? said : null
}

const sameAs = (one: FlowBody, other: FlowBody): boolean => ordered(one) === ordered(other)

const ordered = ({ nodes, start }: FlowBody): string =>
  JSON.stringify([
    start,
    Object.entries(nodes)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, node]) => [name, Object.entries(node).toSorted(([a], [b]) => (a < b ? -1 : 1))])
  ])

/** Where somebody who dials a number of this flow may come to wait, in whatever shape it is. */
export const queuesOf = ({ nodes }: FlowBody): ReadonlyArray<string> =>
  Object.values(nodes).flatMap((node) => (node._tag === "Enqueue" ? [String(node["queue"])] : []))

/** Whether a caller hears or chooses something before they wait. */
export const speaksFirst = ({ nodes, start }: FlowBody): boolean => nodes[start]?._tag !== "Enqueue"
