/**
 * What is made for tests stands in `testing/` or `testdata/`, and what runs in a centre imports nothing from there: a rig may
 * be as simple, as slow and as trusting as its test allows.
 */

interface Node {
  readonly source: { readonly type: string; readonly value?: unknown } | null
}

interface Context {
  readonly report: (found: { readonly node: Node; readonly message: string }) => void
}

const RIG = /(?:^|\/)(?:testing|testdata)\//u

const rule = {
  meta: { schema: [] },
  create: (context: Context) => {
    const check = (node: Node) => {
      const name = node.source?.value
      if (typeof name === "string" && RIG.test(name))
        context.report({ node, message: `"${name}": what runs in a centre imports nothing that was made for tests` })
    }
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check
    }
  }
}

export default { meta: { name: "rigs" }, rules: { "not-imported": rule } }
