import type { Plugin } from "vite"
import { calledWith, type Place, type Property, type Tree } from "./declarations.ts"

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

/** Those properties in what is given to `thing(…)`, and to whatever makes a field; in their order. */
const servers = (node: unknown): ReadonlyArray<Place> => calledWith(node, ofCall)

const ofCall = (properties: ReadonlyArray<Property>, callee: string | undefined): ReadonlyArray<Property> => {
  const has = (name: string) => properties.some(({ key }) => key?.name === name)
  const names = callee === "thing" ? SERVERS : has("zh") && has("en") ? OF_FIELDS : NONE
  return properties.filter(({ key }) => names.has(key?.name ?? ""))
}

const without = (code: string, cut: ReadonlyArray<Place>): string => {
  const kept = [0, ...cut.map(({ end }) => end)].map((from, index) => code.slice(from, cut[index]?.start))
  // Each stood before a comma, but the last.
  return kept.map((text, index) => (index === 0 ? text : text.replace(/^\s*,/u, ""))).join("")
}

const DECLARED = /\/engine\/records\/flows\/schema\.ts$/u

/** The declaration of flows does without the kinds of nodes; the editor of flows loads them. */
export const withoutNodes = (): Plugin => ({
  name: "without-nodes",
  apply: "build",
  enforce: "pre",
  resolveId: (source, importer) =>
    source === "./body.ts" && DECLARED.test(importer ?? "") ? `${import.meta.dirname}/flow-body.ts` : null
})
