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
    filter: { id: /\/engine\/records\/[\w-]+\/(?:schema|plan)\.ts$/u },
    handler(code) {
      const cut = servers(this.parse(code) as unknown as Tree)
      return cut.length === 0 ? null : { code: without(code, cut), map: null }
    }
  }
})

const SERVERS: ReadonlySet<string> = new Set(["check", "checkRemoval", "settle", "unique", "looksAt"])
/** Of each field. */
const OF_FIELDS: ReadonlySet<string> = new Set(["example", "cell", "masked"])
const NONE: ReadonlySet<string> = new Set()

interface Place {
  readonly type: string
  readonly start: number
  readonly end: number
}
type Property = Tree & { readonly key?: { readonly name?: string }; readonly value?: Tree }
type Tree = Place & Readonly<Record<string, unknown>>

/** Those properties in what is given to `thing(…)`, and to whatever makes a field; in their order. */
const servers = (node: unknown): ReadonlyArray<Place> => {
  if (Array.isArray(node)) return node.flatMap(servers)
  if (typeof node !== "object" || node === null) return []
  const call = node as Tree & { readonly callee?: { readonly name?: string } }
  const cut = call.type === "CallExpression" ? ofCall(call, call.callee?.name) : []
  return cut.length === 0
    ? Object.values(call).flatMap(servers)
    : given(call).flatMap((each) => (cut.includes(each) ? [each] : servers(each)))
}

const ofCall = (call: Tree, callee: string | undefined): ReadonlyArray<Property> => {
  const properties = given(call)
  const has = (name: string) => properties.some(({ key }) => key?.name === name)
  const names = callee === "thing" ? SERVERS : has("zh") && has("en") ? OF_FIELDS : NONE
  return properties.filter(({ key }) => names.has(key?.name ?? ""))
}

const given = (call: Tree): ReadonlyArray<Property> =>
  ((call["arguments"] ?? []) as ReadonlyArray<Tree>).flatMap((each) => propertiesOf(each))

const propertiesOf = (node: Tree | undefined): ReadonlyArray<Property> =>
  node?.type === "ObjectExpression" ? (node["properties"] as ReadonlyArray<Property>) : []

const without = (code: string, cut: ReadonlyArray<Place>): string => {
  const kept = [0, ...cut.map(({ end }) => end)].map((from, index) => code.slice(from, cut[index]?.start))
  // Each stood before a comma, but the last.
  return kept.map((text, index) => (index === 0 ? text : text.replace(/^\s*,/u, ""))).join("")
}
