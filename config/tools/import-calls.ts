/**
 * oxlint's no-restricted-imports looks at `import … from` only. This plugin holds `import("…")` to the same patterns, so that
 * a wall cannot be passed by loading later. A name that is put together at run time says nothing to a reader either: refused.
 */

interface Pattern {
  readonly group?: ReadonlyArray<string>
  readonly regex?: string
  readonly message: string
}

interface Node {
  readonly source: { readonly type: string; readonly value?: unknown }
}

interface Context {
  readonly options: ReadonlyArray<{ readonly patterns?: ReadonlyArray<Pattern> }>
  readonly report: (found: { readonly node: Node; readonly message: string }) => void
}

/** As .gitignore reads them: the last pattern that fits decides, `!` lets through again, one without a slash fits any part. */
export const isRestricted = (specifier: string, group: ReadonlyArray<string>): boolean => {
  let restricted = false
  for (const pattern of group) {
    const open = pattern.startsWith("!")
    if (fits(specifier, open ? pattern.slice(1) : pattern)) restricted = !open
  }
  return restricted
}

const fits = (specifier: string, pattern: string): boolean => {
  const body = pattern.replaceAll(/[.+^${}()|[\]\\]/gu, String.raw`\$&`)
  const spread = body
    .replace(/^\*\*\//u, "\u0001")
    .replace(/\/\*\*$/u, "\u0002")
    .replaceAll("*", "[^/]*")
    .replace("\u0001", "(?:.*/)?")
    .replace("\u0002", "/.+")
  const anywhere = pattern.includes("/") ? "" : "(?:.*/)?"
  return new RegExp(`^${anywhere}${spread}(?:/.*)?$`, "u").test(specifier)
}

const rule = {
  meta: { schema: [{ type: "object" }] },
  create: (context: Context) => ({
    ImportExpression: (node: Node) => {
      const { patterns = [] } = context.options[0] ?? {}
      const { source } = node
      if (source.type !== "Literal" || typeof source.value !== "string")
        return context.report({ node, message: "name what is imported in plain words" })
      const name = source.value
      for (const { group = [], message, regex } of patterns)
        if (isRestricted(name, group) || (regex !== undefined && new RegExp(regex, "u").test(name)))
          context.report({ node, message: `"${name}": ${message}` })
    }
  })
}

export default { meta: { name: "house" }, rules: { "no-restricted-import-calls": rule } }
