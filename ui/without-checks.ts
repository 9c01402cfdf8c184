import type { Plugin } from "vite"

/**
 * Leaves out of the declarations that the screens have what is for the server alone: its checks look at rows that no screen has.
 * What only they call falls away with them: 8 KB of 35.
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

const SERVERS: ReadonlySet<string> = new Set(["check", "checkRemoval", "settle"])

interface Place {
  readonly type: string
  readonly start: number
  readonly end: number
}
type Tree = Place & Readonly<Record<string, unknown>>

/** Those properties in what is given to `thing(…)`, in their order. */
const servers = (node: unknown): ReadonlyArray<Place> => {
  if (Array.isArray(node)) return node.flatMap(servers)
  if (typeof node !== "object" || node === null) return []
  const {
    arguments: given,
    callee,
    type
  } = node as Tree & {
    readonly callee?: { readonly name?: string }
    readonly arguments?: ReadonlyArray<{
      readonly properties?: ReadonlyArray<Tree & { readonly key?: { readonly name?: string } }>
    }>
  }
  if (type !== "CallExpression" || callee?.name !== "thing") return Object.values(node).flatMap(servers)
  return (given?.[0]?.properties ?? []).filter(({ key }) => SERVERS.has(key?.name ?? ""))
}

const without = (code: string, cut: ReadonlyArray<Place>): string => {
  const kept = [0, ...cut.map(({ end }) => end)].map((from, index) => code.slice(from, cut[index]?.start))
  // Each stood before a comma, but the last.
  return kept.map((text, index) => (index === 0 ? text : text.replace(/^\s*,/u, ""))).join("")
}
