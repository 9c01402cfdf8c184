import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { readDialect } from "./dialect.ts"
import { sampleFault } from "./samples.ts"

const FOLDER = new URL("../../../config/dialects/", import.meta.url)
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"))

describe("the dialects that are shipped", () => {
  it("there are some", () => expect(FILES.length).toBeGreaterThanOrEqual(2))
  for (const name of FILES) {
    const dialect = readDialect(readFileSync(new URL(name, FOLDER), "utf8"), name)
    it(`${name} is called by its name`, () => expect(`${dialect.file.dialect}.yaml`).toBe(name))
    for (const sample of dialect.file.samples)
      it(`${name}: ${sample.what}`, () => expect(sampleFault(dialect, sample)).toBeUndefined())
  }
})
