import { readdirSync, readFileSync } from "node:fs"
import { stripTypeScriptTypes } from "node:module"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "vitest"
import { parseAst } from "vite"
import { things } from "#engine/records/things.ts"
import { helpApart } from "./help-apart.ts"

/** As the build does it: the file of a declaration, and the file of all sentences. */
const built = (path: string): string => {
  const id = fileURLToPath(new URL(path, import.meta.url))
  const code = stripTypeScriptTypes(readFileSync(id, "utf8"))
  const { handler } = helpApart().transform as {
    readonly handler: (code: string, id: string) => { code: string } | null
  }
  return handler.call({ parse: parseAst } as never, code, id)?.code ?? code
}

describe("the sentences below the inputs", () => {
  it("leave the declarations, and each is in the table by the number that stands in its place", () => {
    const table = JSON.parse(
      built("./administration/form/help-table.ts").replace("export const HELP = ", "")
    ) as ReadonlyArray<{
      readonly zh: string
    }>
    // Some fields have a file of their own.
    const folder = "../engine/records/queues/"
    const queue = readdirSync(new URL(folder, import.meta.url))
      .map((file) => built(folder + file))
      .join("\n")
    const said = Object.values(things.find(({ name }) => name === "queue")!.fields).flatMap(({ help }) => help ?? [])
    assert.isAbove(said.length, 5)
    for (const { zh } of said) {
      assert.notInclude(queue, zh)
      assert.include(queue, `help: ${table.findIndex((each) => each.zh === zh)}`)
    }
    assert.include(queue, '"最长空闲"')
  })
})
