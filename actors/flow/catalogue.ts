import type { AnyFlow } from "./flow.ts"
import type { AnyNode, NodeKind } from "./node-kind.ts"
import { nodeKinds } from "./node-kinds.ts"

/** All flows there are and were, each version for itself, and what their nodes mean. A host closes over it. */
export interface Catalogue {
  readonly flows: ReadonlyMap<FlowKey, AnyFlow>
  readonly kinds: ReadonlyMap<string, NodeKind<AnyNode>>
}

export type FlowKey = `${string}@${number}`
export const flowKey = (flow: string, version: number): FlowKey => `${flow}@${version}`

export const makeCatalogue = (
  flows: Iterable<AnyFlow>,
  kinds: ReadonlyArray<NodeKind<AnyNode>> = nodeKinds
): Catalogue => ({
  flows: new Map(Array.from(flows, (flow) => [flowKey(flow.id, flow.version), flow])),
  kinds: new Map(kinds.map((kind) => [kind.tag, kind]))
})

/** A catalogue to which versions come while it is in use. What it has stays as it is: a version never changes. */
export const growingCatalogue = (
  flows: Iterable<AnyFlow>
): Catalogue & { readonly add: (more: Iterable<AnyFlow>) => void } => {
  const catalogue = makeCatalogue(flows)
  const all = new Map(catalogue.flows)
  return {
    ...catalogue,
    flows: all,
    add: (more) => {
      for (const flow of more) {
        const key = flowKey(flow.id, flow.version)
        if (!all.has(key)) all.set(key, flow)
      }
    }
  }
}

/** Undefined when that version is gone: a flow that stood there cannot go on. */
export const flowAt = ({ flows }: Catalogue, flow: string, version: number): AnyFlow | undefined =>
  flows.get(flowKey(flow, version))

/** The queues that a flow may lead into, in the order of its nodes. */
export const queuesOf = (catalogue: Catalogue, id: string, version: number): ReadonlyArray<string> =>
  Object.values(flowAt(catalogue, id, version)?.nodes ?? {}).flatMap(
    (node) => catalogue.kinds.get(node._tag)?.uses?.(node).queues ?? []
  )

/** The version that who comes now goes through. */
export const newestOf = <F extends AnyFlow>(flows: Iterable<F>, id: string): F | undefined => {
  let newest: F | undefined
  for (const flow of flows) if (flow.id === id && (newest === undefined || flow.version > newest.version)) newest = flow
  return newest
}
