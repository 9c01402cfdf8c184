import type { Plugin } from "vite"

/**
 * Leaves out of the declarations that the screens have what is for the server alone: its checks look at rows that no screen has,
 * examples are for documents and templates, cells for sheets. What only they call falls away with them: 11 KB of 41.
 */
export const withoutChecks = (): Plugin => ({
  name: "without-checks",
  apply: "build",
  transform: {
    order: "post",
    filter: { id: /\/engine\/records\/[\w-]+\/schema\.ts$/u },
    handler(code) {
      const cut = servers(this.parse(code) as unknown as Tree)
      return cut.length === 0 ? null : { code: without(code, cut), map: null }
    }
  }
})

const SERVERS: ReadonlySet<string> = new Set(["check", "checkRemoval", "settle", "unique", "looksAt"])
/** Of each field. */
const OF_FIELDS: ReadonlySet<string> = new Set(["example", "cell", "masked"])

interface Place {
  readonly type: string
  readonly start: number
  readonly end: number
}
type Property = Tree & { readonly key?: { readonly name?: string }; readonly value?: Tree }
type Tree = Place & Readonly<Record<string, unknown>>

/** Those properties in what is given to `thing(…)`, in their order. */
const servers = (node: unknown): ReadonlyArray<Place> => {
  if (Array.isArray(node)) return node.flatMap(servers)
  if (typeof node !== "object" || node === null) return []
  const call = node as Tree & { readonly callee?: { readonly name?: string } }
  if (call.type !== "CallExpression" || call.callee?.name !== "thing") return Object.values(call).flatMap(servers)
  return given(call).flatMap((each) => {
    if (SERVERS.has(each.key?.name ?? "")) return [each]
    return each.key?.name === "fields" ? propertiesOf(each.value).flatMap(({ value }) => ofField(value)) : []
  })
}

/** A field is a call whose object says what it is. */
const ofField = (value: Tree | undefined): ReadonlyArray<Place> =>
  value?.type === "CallExpression" ? given(value).filter(({ key }) => OF_FIELDS.has(key?.name ?? "")) : []

const given = (call: Tree): ReadonlyArray<Property> =>
  ((call["arguments"] ?? []) as ReadonlyArray<Tree>).flatMap((each) => propertiesOf(each))

const propertiesOf = (node: Tree | undefined): ReadonlyArray<Property> =>
  node?.type === "ObjectExpression" ? (node["properties"] as ReadonlyArray<Property>) : []

const without = (code: string, cut: ReadonlyArray<Place>): string => {
  const kept = [0, ...cut.map(({ end }) => end)].map((from, index) => code.slice(from, cut[index]?.start))
  // Each stood before a comma, but the last.
  return kept.map((text, index) => (index === 0 ? text : text.replace(/^\s*,/u, ""))).join("")
}
