import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { thingNamed } from "#engine/records/things.ts"
import { en } from "../shared/words/en.ts"
import { zh } from "../shared/words/zh.ts"
import { ACTIONS, OTHER_OBJECTS } from "./line-words.ts"

const engine = resolve(import.meta.dirname, "../../engine")
/** What the engine's own files write into the log. */
const written = (name: "action" | "object"): ReadonlyArray<string> => {
  const files = globSync("{core,office,records}/**/*.ts", { cwd: engine }).filter((file) => !file.endsWith(".test.ts"))
  const logging = files
    .map((file) => readFileSync(resolve(engine, file), "utf8"))
    .filter((text) => /appendAudit/u.test(text))
  const found = logging.flatMap((text) => [...text.matchAll(new RegExp(`\\b${name}: "([a-z-]+)",`, "gu"))])
  // `text` is what the log's own table calls the type of its columns.
  return [...new Set(found.map(([, value = ""]) => value))].filter((value) => value !== "text")
}

describe("the words of the log", () => {
  it("say in both languages what was done, and to what", () => {
    for (const key of [
      ...ACTIONS.map((each) => `history.${each}`),
      ...OTHER_OBJECTS.map((each) => `audit-object.${each}`)
    ]) {
      expect(zh[key as keyof typeof zh], key).toMatch(/\p{Script=Han}/u)
      expect(en[key as keyof typeof en], key).toMatch(/^[A-Z]/u)
    }
  })

  it("leave out nothing that the engine writes there", () => {
    const actions = written("action")
    expect(actions).toEqual(expect.arrayContaining(["clean", "unmask", "set-password"]))
    expect(actions.filter((each) => !(ACTIONS as ReadonlyArray<string>).includes(each))).toEqual([])
    const objects = written("object").filter((each) => thingNamed(each) === undefined)
    expect(objects.filter((each) => !(OTHER_OBJECTS as ReadonlyArray<string>).includes(each))).toEqual([])
  })
})
