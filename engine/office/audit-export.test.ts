import { assert, describe, it } from "@effect/vitest"
import { readXlsx } from "hucre/xlsx"
import type { Asker } from "#wire/asker.ts"
import { askerWith, everything, type Office, officesForTests } from "./testing/test-office.ts"

const withOffice = officesForTests()

const linesOf = async ({ send }: Office, query: string, asker: Asker = everything): Promise<ReadonlyArray<string>> => {
  const { bytes, status } = await send("GET", `/api/audit/export?${query}`, undefined, asker)
  assert.strictEqual(status, 200, bytes.toString())
  return bytes
    .toString()
    .replace(/^\uFEFF/u, "")
    .trim()
    .split("\r\n")
}

describe("the audit log as a file", () => {
  it("has every line that the list would show, newest first, in more than one portion", () =>
    withOffice(async (office) => {
      for (let at = 0; at < 260; at++) await office.ask("POST", "/api/skills", { id: `s${at}`, name: `Skill ${at}` })
      const lines = await linesOf(office, "format=csv&heads=en")
      assert.strictEqual(lines[0], "Line,Time,Account,Action,Object,Id,Before,After,Details")
      assert.lengthOf(lines, 261)
      assert.match(lines[1]!, /^260,\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,boss,create,skill,s259,/u)
      assert.match(lines.at(-1)!, /^1,/u)
      assert.lengthOf(await linesOf(office, "format=csv&id=s7"), 2)
      const { bytes } = await office.send("GET", "/api/audit/export?format=xlsx&heads=zh&id=s7")
      const sheet = (await readXlsx(bytes)).sheets[0]!
      assert.deepStrictEqual(sheet.rows[0], ["序号", "时间", "账号", "操作", "对象", "编号", "之前", "之后", "说明"])
      assert.strictEqual(sheet.rows[1]![5], "s7")
    }))

  it("is a line of the log itself, with what was asked for", () =>
    withOffice(async (office) => {
      await office.ask("POST", "/api/skills", { id: "french", name: "French" })
      await linesOf(office, "format=csv&action=create")
      const [line] = (await office.ask("GET", "/api/audit?action=export")).json.items
      assert.deepInclude(line, { account: "boss", object: "audit" })
      assert.deepInclude(line.details, { format: "csv", rows: 1, action: "create" })
    }))

  it("is not found by hidden digits, part by part", () =>
    withOffice(async (office) => {
      await office.ask("POST", "/api/customers", {
        name: "王芳 12",
        phones: [{ kind: "mobile", written: "138 0013 8000" }],
        identity: "110101199003070000"
      })
      const found = async (text: string, asker?: Asker) =>
        (await office.ask("GET", `/api/audit?text=${encodeURIComponent(text)}`, undefined, asker)).json.total
      const auditor = askerWith({ "audit.view": "organisation" })
      const agent = askerWith({ "audit.view": "organisation", "customers.view": "organisation" })
      for (const asker of [auditor, agent]) {
        for (const text of ["138 0013 8000", "+8613800138000", "8000", "王芳", "王芳 12", "mobile"])
          assert.strictEqual(await found(text, asker), 1, text)
        for (const text of ["1380", "0013", " 0013 ", "13800138", "3800138000", "1990", '"138', "+86138", "86138"])
          assert.strictEqual(await found(text, asker), 0, text)
        const lines = JSON.stringify((await office.ask("GET", "/api/audit", undefined, asker)).json)
        for (const hidden of ["13800138000", "138 0013 8000", "19900307"]) assert.notInclude(lines, hidden)
      }
      assert.strictEqual(await found("0013"), 1)
    }))

  it("shows numbers whole to who may see them, and covered to the others, as the list does", () =>
    withOffice(async (office) => {
      const made = await office.ask("POST", "/api/listed-numbers", {
        id: "13800001111",
        list: "vip"
      })
      assert.strictEqual(made.status, 201, JSON.stringify(made.json))
      const auditor = askerWith({ "audit.view": "organisation", "audit.export": "organisation" })
      const file = async (asker?: Asker) => (await linesOf(office, "format=csv&object=listed-number", asker)).join("\n")
      const list = async (asker?: Asker) =>
        JSON.stringify((await office.ask("GET", "/api/audit", undefined, asker)).json)
      assert.include(await file(), "13800001111")
      assert.include(await list(), "13800001111")
      for (const shown of [await file(auditor), await list(auditor)]) {
        assert.notInclude(shown, "13800001111")
        assert.include(shown, "138****1111")
      }
    }))

  it("is for who has the permission, over the rows that it reaches", () =>
    withOffice(async (office) => {
      await office.ask("POST", "/api/skills", { id: "french", name: "French" })
      const viewer = askerWith({ "audit.view": "organisation" })
      assert.strictEqual((await office.send("GET", "/api/audit/export?format=csv", undefined, viewer)).status, 403)
      const other = { ...askerWith({ "audit.export": "self" }), account: "other" }
      assert.lengthOf(await linesOf(office, "format=csv", other), 1)
    }))
})
