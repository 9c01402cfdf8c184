import { describe, expect, it } from "vitest"
import type { Row } from "#engine/records/thing/thing.ts"
import { thingNamed, things } from "#engine/records/things.ts"
import { ADMINISTRATION_VIEWS, areasOf, homeOf } from "../shell/areas.ts"
import { mayOpen } from "../shell/may-open.ts"
import { fixedEntries, matching } from "../shell/palette-entries.ts"
import { groups, groupsFor, isTree } from "./catalogue.ts"
import { nameIn } from "./file-name.ts"
import { differences, merged } from "./form/conflict.ts"
import { clockOf } from "./form/own/clock-of.ts"
import { placeText } from "./form/place-text.ts"
import { changedFields } from "./history/differing.ts"
import { childrenOf } from "./list/children.ts"
import { filterFields, gridOf, listColumns } from "./list/columns.ts"
import { askOf } from "./list/list-ask.ts"
import { listQuery } from "./records.ts"
import { titleOf, valueText } from "./value-text.ts"

const named = (name: string) => {
  const thing = thingNamed(name)
  if (thing === undefined) throw new Error(`no thing ${name}`)
  return thing
}
const row = (id: string, values: Record<string, unknown> = {}): Row =>
  ({ id, version: 1, changedAt: 0, changedBy: "admin", ...values }) as Row
const nobodysTitle = () => undefined
const someone = (grants: Record<string, "organisation" | "team">) => ({
  user: "u",
  name: "U",
  agent: null,
  unit: "centre",
  language: "browser" as const,
  theme: "system" as const,
  mustChangePassword: false,
  mustSetUpTwoStep: false,
  signOutUrl: null,
  timeZone: "Asia/Shanghai",
  grants
})

describe("what there is", () => {
  it("shows every thing in one group, none left out", () => {
    const shown = groups.flatMap((group) => group.things.map(({ name }) => name))
    expect(shown.toSorted()).toEqual(things.map(({ name }) => name).toSorted())
  })

  it("opens the administration by the permissions to view what is in it", () => {
    expect([...new Set(things.map(({ permissions }) => permissions.view))].toSorted()).toEqual(
      ADMINISTRATION_VIEWS.toSorted()
    )
  })

  it("shows a person what they may see, and where they start", () => {
    const clerk = someone({ "queues.view": "organisation", "queues.edit": "organisation" })
    const agent = someone({ "queues.view": "organisation", "customers.view": "organisation" })
    expect(areasOf(agent).map(({ path }) => path)).toEqual(["/administration/customers"])
    expect(homeOf(agent)).toBe("/administration/customers")
    const both = someone({
      "customers.view": "organisation",
      "users.edit": "organisation",
      "users.view": "organisation"
    })
    expect(areasOf(both).map(({ name }) => name)).toEqual(["administration"])
    expect(groupsFor(clerk).flatMap((group) => group.things.map(({ name }) => name))).toEqual(["queue"])
    expect(areasOf(clerk).map(({ name }) => name)).toEqual(["administration"])
    const supervisor = someone({ "agents.view": "team", "queues.view": "organisation" })
    const administrator = someone({
      "agents.view": "organisation",
      "users.edit": "organisation",
      "users.view": "organisation"
    })
    expect([clerk, supervisor, administrator].map(homeOf)).toEqual(["/administration", "/wall", "/administration"])
    expect(mayOpen(clerk, "queues.edit")).toBe(true)
  })

  it("finds a page by a part of its name, and offers nothing that may not be done", () => {
    const found = (session: ReturnType<typeof someone>, typed: string) =>
      matching(
        fixedEntries(session, () => {}),
        typed
      ).map(({ key }) => key)
    const clerk = someone({ "queues.view": "organisation" })
    expect(found(clerk, "队列 页")).toEqual(["/administration/queues"])
    expect(found(someone({}), "队列")).toEqual([])
    expect(found(someone({ "queues.view": "organisation", "queues.edit": "organisation" }), "新增：队列")).toEqual([
      "/administration/queues/~new"
    ])
  })
})

describe("a list", () => {
  it("has a column for the id that a person gave, and one for each listed field, all rows in the same grid", () => {
    const columns = listColumns(named("holiday"))
    expect(columns.map(({ name }) => name)).toEqual(["id", "name", "kind"])
    expect(listColumns(named("unit")).map(({ name }) => name)).toEqual(["name", "level", "parent"])
    expect(gridOf(columns)["--least"]).toBe("23rem")
  })

  it("takes from its address what it knows, and asks the server for that", () => {
    const asked = askOf(named("person"), { search: "王", unit: "north", colour: "red", order: "down", sort: "name" })
    expect(asked).toEqual({ search: "王", sort: "name", order: "down", filters: { unit: "north" } })
    expect(listQuery({ ...asked, limit: 100, offset: 200 })).toBe(
      "unit=north&search=%E7%8E%8B&sort=name&order=down&limit=100&offset=200"
    )
  })

  it("is narrowed by how things are just now, and by one of very many", () => {
    const asked = askOf(named("terminal"), { state: "silent", customer: "c1" })
    expect(asked.filters).toEqual({ state: "silent", customer: "c1" })
    const [[, state] = []] = filterFields(named("terminal"))
    expect(state?.input).toMatchObject({
      kind: "choice",
      of: expect.arrayContaining([{ value: "silent", words: expect.anything() }])
    })
  })

  it("stands as a tree by what is above; whose upper is not seen stands at the top", () => {
    expect(things.filter(isTree).map(({ name }) => name)).toEqual(["unit", "area", "call-reason"])
    const below = childrenOf([row("a", { parent: null }), row("b", { parent: "a" }), row("c", { parent: "hidden" })])
    expect(below.get(null)?.map(({ id }) => id)).toEqual(["a", "c"])
    expect(below.get("a")?.map(({ id }) => id)).toEqual(["b"])
  })
})

describe("a value in words", () => {
  const text = (
    thing: string,
    field: string,
    value: unknown,
    title: (thing: string, id: string) => string | undefined = nobodysTitle
  ) => valueText(named(thing).fields[field]!, value, title)

  it.each([
    ["queue", "ringTimeoutMs", 20_000, "20 秒"],
    ["queue", "channels", ["voice", "task"], "电话、任务"],
    ["holiday", "kind", "workday", "调休上班"],
    ["person", "mayNotSignIn", false, "否"],
    ["person", "agent", null, "—"],
    ["person", "skills", { english: 8 }, "english 8"],
    ["capacity", "exclusive", [["voice", "alarm"]], "电话 + 警情"],
    ["role", "grants", [{ permission: "calls.view", level: "team" }], "通话：查看 (班组)"]
  ])("%s.%s", (thing, field, value, said) => {
    expect(text(thing, field, value)).toBe(said)
  })

  it("names what it refers to where that is known, else its id", () => {
    expect(
      text("person", "unit", "north", (thing, id) => (thing === "unit" && id === "north" ? "华北" : undefined))
    ).toBe("华北")
    expect(text("person", "unit", "north")).toBe("north")
    expect(titleOf(named("person"), row("1001", { name: "王芳" }))).toBe("王芳 (1001)")
    expect(titleOf(named("number"), row("95000", { name: "" }))).toBe("95000")
  })

  it("says where in a week something is wrong", () => {
    expect(placeText(named("calendar").fields["week"]!, "2.0")).toBe("星期三")
    expect(placeText(named("calendar").fields["days"]!, "0.hours.1")).toBe("#1")
  })

  it.each([
    ["9", "09:00"],
    ["930", "09:30"],
    ["9:30", "09:30"],
    ["0930", "09:30"],
    ["9：30", "09:30"],
    ["24:00", "24:00"],
    ["noon", "noon"]
  ])("takes the time %s as %s", (typed, time) => {
    expect(clockOf(typed)).toBe(time)
  })
})

describe("two versions of a thing", () => {
  const skill = named("skill")
  const seen = row("s", { name: "a", description: "b" })

  it("suggests what one alone changed, and nothing where both did", () => {
    const current = row("s", { name: "a", description: "theirs" })
    expect(differences(skill, seen, { name: "mine", description: "b" }, current)).toEqual([
      { field: "name", mine: "mine", theirs: "a", suggested: "mine" },
      { field: "description", mine: "b", theirs: "theirs", suggested: "theirs" }
    ])
    const [, both] = differences(skill, seen, { name: "x", description: "y" }, current)
    expect(both?.suggested).toBeNull()
  })

  it("do not differ by the order of keys, and are joined as chosen", () => {
    const person = named("person")
    const of = (skills: Record<string, number>) => row("p", { skills })
    expect(differences(person, of({ a: 1, b: 2 }), { skills: { b: 2, a: 1 } }, of({ a: 1, b: 2 }))).toEqual([])
    const found = differences(skill, seen, { name: "x", description: "b" }, row("s", { name: "y", description: "b" }))
    expect(merged({ name: "x", description: "b" }, found, { name: "theirs" })).toEqual({ name: "y", description: "b" })
  })

  it("of its history show the fields that changed", () => {
    const entry = { serial: 1, at: 0, account: "a", action: "change" }
    expect(changedFields(skill, { ...entry, before: seen, after: { ...seen, name: "z" } })).toEqual(["name"])
    expect(changedFields(skill, { ...entry, before: null, after: seen })).toEqual(["name", "description"])
  })
})

it.each([
  [`attachment; filename="people.xlsx"`, "people.xlsx"],
  ["attachment; filename=\"x.csv\"; filename*=UTF-8''%E4%BA%BA%E5%91%98.csv", "人员.csv"],
  ["inline", undefined],
  [null, undefined]
])("a file's name in %s", (header, name) => {
  expect(nameIn(header)).toBe(name)
})
