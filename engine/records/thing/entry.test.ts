import { describe, expect, it } from "vitest"
import { type EntryRules, entryProblems } from "./entry.ts"
import { ENTRY_PARTS } from "./entry-parts.ts"
import { text, texts } from "./field.ts"
import { PLAIN_ID, type Row, thing } from "./thing.ts"

const customer = thing({
  name: "customer",
  plural: "customers",
  words: { zh: "客户", en: "Customers" },
  id: { words: { zh: "编号", en: "Id" }, by: "made", pattern: PLAIN_ID, maxLength: 64, example: "c1" },
  title: "name",
  permissions: { view: "customers.view", edit: "customers.edit", add: "customers.create" },
  entry: { name: "customer", note: "notes", numbers: "contact" },
  fields: {
    name: text({ zh: "姓名", en: "Name", minLength: 1, example: "王芳" }),
    note: text({ zh: "备注", en: "Note", lines: 3, example: "", usual: "" }),
    numbers: texts({ zh: "电话", en: "Numbers", maxLength: 20, maxItems: 5, example: [], usual: [] }),
    plan: text({ zh: "预案", en: "Plan", example: "", usual: "" })
  }
})
const usual: EntryRules = { add: ENTRY_PARTS, change: [] }
const known = {
  id: "c1",
  version: 3,
  changedAt: 0,
  changedBy: "a",
  name: "王芳",
  note: "聋",
  numbers: ["1"],
  plan: "A"
}
const wrong = (values: Readonly<Record<string, unknown>>, rules = usual, before: Row | null = known as Row) =>
  entryProblems(customer, before, before === null ? values : { ...known, ...values }, rules).map(({ field }) => field)

describe("who may add and not edit", () => {
  it("enters a new one with notes and contact data", () => {
    expect(wrong({ name: "李雷", note: "耳背", numbers: ["138"] }, usual, null)).toEqual([])
  })

  it("fills in what was empty, and adds behind what was there", () => {
    expect(wrong({}, usual, { ...known, note: "" } as Row)).toEqual([])
    expect(wrong({ note: "聋\n有狗", numbers: ["1", "2"] })).toEqual([])
  })

  it.each([
    ["alters what was there", { name: "王方" }, ["name"]],
    ["takes a number away", { numbers: [] }, ["numbers"]],
    ["puts a number in another's place", { numbers: ["2", "1"] }, ["numbers"]],
    ["clears a note", { note: "" }, ["note"]],
    ["touches what is for those who may edit", { plan: "B" }, ["plan"]]
  ])("is refused when they %s", (_, values, fields) => {
    expect(wrong(values)).toEqual(fields)
  })

  it("changes what the centre lets them change, and adds nothing that it does not let them add", () => {
    expect(wrong({ note: "", name: "王方" }, { add: [], change: ["notes"] })).toEqual(["name"])
    expect(wrong({ numbers: ["1", "2"] }, { add: ["customer", "notes"], change: [] })).toEqual(["numbers"])
    expect(wrong({ name: "李雷", plan: "B" }, usual, null)).toEqual(["plan"])
  })
})
