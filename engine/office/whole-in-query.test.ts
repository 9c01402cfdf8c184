import { assert, describe, it } from "vitest"
import * as OpenApi from "effect/http-api/OpenApi"
import { AffairsApi } from "./affairs/affairs-api.ts"
import { OfficeApi } from "./office-api.ts"

interface Described {
  readonly paths: Record<
    string,
    Record<
      string,
      { readonly parameters?: ReadonlyArray<{ readonly name: string; readonly schema: object; description?: string }> }
    >
  >
}

const document = OpenApi.fromApi(OfficeApi.addHttpApi(AffairsApi)) as unknown as Described
const parameter = (path: string, method: string, name: string) =>
  document.paths[path]?.[method]?.parameters?.find((each) => each.name === name)

describe("numbers in addresses are numbers in the document", () => {
  it.each([
    ["/api/skills", "get", "limit", 1, 1000],
    ["/api/skills", "get", "offset", 0, 10_000_000],
    ["/api/skills/{id}", "put", "version", 1, Number.MAX_SAFE_INTEGER],
    ["/api/audit", "get", "limit", 0, 1000],
    ["/api/audit", "get", "from", 0, Number.MAX_SAFE_INTEGER],
    ["/api/duty", "get", "limit", 1, 100_000],
    ["/api/parameters/{name}", "put", "version", 0, Number.MAX_SAFE_INTEGER]
  ] as const)("%s %s: %s", (path, method, name, minimum, maximum) => {
    const found = parameter(path, method, name)
    assert.include(found?.schema, { type: "integer", minimum, maximum })
    assert.isNotEmpty(found?.description)
  })

  it("and a text stays a text", () => {
    assert.include(parameter("/api/skills", "get", "search")?.schema, { type: "string" })
  })
})
