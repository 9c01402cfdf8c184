/** Reading declarations of things while the screens are built: the tree of a file, as far as it is looked at. */

export interface Place {
  readonly type?: string
  readonly start: number
  readonly end: number
}
export type Tree = Place & Readonly<Record<string, unknown>>
export type Property = Tree & { readonly key?: { readonly name?: string }; readonly value?: Tree }

export const propertiesOf = (node: Tree | undefined): ReadonlyArray<Property> =>
  node?.type === "ObjectExpression" ? (node["properties"] as ReadonlyArray<Property>) : []

/** The properties of all objects that this call is given. */
const given = (call: Tree): ReadonlyArray<Property> =>
  ((call["arguments"] ?? []) as ReadonlyArray<Tree>).flatMap((each) => propertiesOf(each))

/**
 * What `found` takes of the properties that calls are given, in the order of the file. Where it takes something of a call, it is
 * looked for in the other properties alone.
 */
export const calledWith = <A extends Place>(
  node: unknown,
  found: (properties: ReadonlyArray<Property>, callee: string | undefined) => ReadonlyArray<A>
): ReadonlyArray<A> => {
  if (Array.isArray(node)) return node.flatMap((each) => calledWith(each, found))
  if (typeof node !== "object" || node === null) return []
  const call = node as Tree & { readonly callee?: { readonly name?: string } }
  const properties = call.type === "CallExpression" ? given(call) : []
  const taken = properties.length === 0 ? [] : found(properties, call.callee?.name)
  if (taken.length === 0) return Object.values(call).flatMap((each) => calledWith(each, found))
  return properties.flatMap((property) => {
    const own = taken.filter(({ end, start }) => start >= property.start && end <= property.end)
    return own.length > 0 ? own : calledWith(property, found)
  })
}
