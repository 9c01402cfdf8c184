import { assert, describe, it } from "@effect/vitest"
import { unzipSync, zipSync } from "fflate"
import { readXlsx } from "hucre/xlsx"
import iconv from "iconv-lite"
import { sql } from "kysely"
import type { Asker } from "#wire/asker.ts"
import { verifyChain } from "../../records/audit/log.ts"
import { cellOfValue, valueOfCell } from "../../records/exchange/cell.ts"
import { plainText, safeText } from "../../records/exchange/formula.ts"
import { headKey, sheetColumns } from "../../records/exchange/sheet-columns.ts"
import { things } from "../../records/things.ts"
import { askerWith, everything, type Office, officesForTests } from "../testing/test-office.ts"
import { FILE_LIMIT_BYTES, XLSX_TYPE } from "./exchange-api.ts"
import { Turns } from "./turns.ts"
import { writerOf } from "./formats.ts"

const withOffice = officesForTests()

const csv = (text: string) => ({ type: "text/csv", bytes: Buffer.from(text) })
const workbook = (rows: ReadonlyArray<ReadonlyArray<string | number>>) => {
  const writer = writerOf("xlsx")
  const [head = [], ...body] = rows
  return { type: XLSX_TYPE, bytes: Buffer.concat([writer.head(head), writer.rows(body), writer.end()]) }
}

/** Sends a file and answers its job at its end. */
const imported = async (
  { ask, send }: Office,
  path: string,
  file: { readonly type: string; readonly bytes: Uint8Array },
  asker: Asker = everything
) => {
  const { bytes, status } = await send("POST", path, file, asker)
  const answer = JSON.parse(bytes.toString())
  if (status !== 202) return { status, ...answer }
  for (;;) {
    const { json } = await ask("GET", `/api/jobs/${answer.id}`, undefined, asker)
    if (json.state !== "waiting" && json.state !== "running") return json
  }
}
const said = ({ problems }: { readonly problems: ReadonlyArray<{ row: number | null; field: string; en: string }> }) =>
  problems.map(({ en, field, row }) => `${row} ${field}: ${en}`)
const count = async ({ db }: Office, table: string): Promise<number> =>
  Number((await sql<{ readonly n: number }>`select count(*) n from ${sql.table(table)}`.execute(db)).rows[0]!.n)

/** Every line of the log about one thing, newest first, page by page. */
const wholeHistory = async ({ ask }: Office, object: string, id: string) => {
  const lines: Array<{ readonly before: unknown; readonly after: unknown }> = []
  for (;;) {
    const { json } = await ask("GET", `/api/audit?object=${object}&id=${id}&limit=1000&offset=${lines.length}`)
    lines.push(...json.items)
    if (json.items.length === 0) return lines
  }
}

describe("the columns of a sheet", () => {
  it.each(things.map((thing) => [thing.name, thing] as const))("of %s have each a name of their own", (_, thing) => {
    const heads = sheetColumns(thing).flatMap(({ name, words }) => [
      ...new Set([name, words.zh, words.en].map((head) => headKey(head)))
    ])
    assert.deepStrictEqual(
      heads.filter((head, index) => heads.indexOf(head) !== index),
      []
    )
    assert.notInclude(heads, "heads")
    assert.notInclude(heads, "format")
  })

  it.each(things.map((thing) => [thing.name, thing] as const))(
    "of %s are read back as they are written",
    (_, thing) => {
      for (const [name, field] of Object.entries(thing.fields))
        for (const language of ["zh", "en"] as const)
          for (const kept of [field.example, field.usual].filter((each) => each !== undefined)) {
            const text = String(cellOfValue(field, kept, language))
            const read = valueOfCell(field, text, (of, id) => ({ value: id === of ? undefined : id }))
            // What is empty may stand for the usual value.
            assert.deepEqual(
              text === "" && "value" in read && read.value === undefined
                ? field.usual
                : (read as { value: unknown }).value,
              kept,
              name
            )
          }
    }
  )

  it("say texts so that no spreadsheet runs them, and take them back as they were", () => {
    for (const text of ["=1+1", "+86", "-1", "@sum", "'=1", "''=1", "＝1", "plain", "'quoted'", ""])
      assert.strictEqual(plainText(safeText(text)), text)
    assert.strictEqual(safeText("=cmd|' /C calc'!A0"), "'=cmd|' /C calc'!A0")
  })
})

describe("an import", () => {
  it("makes what is new, changes what is there, leaves what is so already, and says so in the log", () =>
    withOffice(async (office) => {
      const { ask, db } = office
      await ask("POST", "/api/skills", { id: "english", name: "英语" })
      await ask("POST", "/api/skills", { id: "cantonese", name: "粤语" })
      const file = csv(
        "名称,编号,所属组织,所需技能,振铃时长,Channels\r\n销售,sales,centre,英语:8；粤语:5,15,电话;Tasks\r\n\r\n售后,care,centre,cantonese:3,,\r\n"
      )
      const checked = await imported(office, "/api/queues/import?mode=check&name=queues.csv", file)
      assert.deepInclude(checked, { state: "done", created: 2, changed: 0, rows: 2 }, JSON.stringify(checked.problems))
      assert.strictEqual(await count(office, "queues"), 0)
      const applied = await imported(office, "/api/queues/import?mode=apply&name=queues.csv", file)
      assert.deepInclude(applied, { state: "done", created: 2, changed: 0, unchanged: 0, thing: "queues" })
      const { json: sales } = await ask("GET", "/api/queues/sales")
      assert.deepInclude(sales, {
        name: "销售",
        ringTimeoutMs: 15_000,
        needs: { english: 8, cantonese: 5 },
        channels: ["voice", "task"],
        version: 1
      })
      assert.deepInclude((await ask("GET", "/api/queues/care")).json, { ringTimeoutMs: 20_000 })
      const again = await imported(
        office,
        "/api/queues/import?mode=apply&name=second.csv",
        csv("id,Rings for\nsales,30\ncare,20")
      )
      assert.deepInclude(again, { state: "done", created: 0, changed: 1, unchanged: 1 })
      assert.deepInclude((await ask("GET", "/api/queues/sales")).json, {
        name: "销售",
        ringTimeoutMs: 30_000,
        version: 2
      })
      const lines = await db
        .selectFrom("audit_log")
        .selectAll()
        .where("action", "=", "import")
        .orderBy("serial")
        .execute()
      assert.deepStrictEqual(
        lines.map(({ details, object_id }) => [object_id, details]),
        [
          ["sales", { file: "queues.csv" }],
          ["care", { file: "queues.csv" }],
          ["", { file: "queues.csv", created: 2, changed: 0, unchanged: 0 }],
          ["sales", { file: "second.csv" }],
          ["", { file: "second.csv", created: 0, changed: 1, unchanged: 1 }]
        ]
      )
      assert.isNull((await verifyChain(db)).brokenAt)
    }))

  it(
    "lets forms be saved one after the other while 100,000 rows are applied, those of its own rows too",
    () =>
      withOffice(async (office) => {
        const { ask, db, send } = office
        const rows = 100_000
        const file = csv(
          `号段,省份,城市,运营商\r\n${Array.from({ length: rows }, (_, n) => `${1_300_000 + n},北京,北京市,中国移动\r\n`).join("")}`
        )
        const first = { id: "1300000", province: "天津", city: "天津市", carrier: "mobile" }
        assert.strictEqual((await ask("POST", "/api/prefixes", first)).status, 201)
        const began = await send("POST", "/api/prefixes/import?mode=apply", file)
        const { id: job } = JSON.parse(began.bytes.toString())
        const saved = { beside: 0, ofTheFile: 0 }
        for (;;) {
          const { json: now } = await ask("GET", `/api/jobs/${job}`)
          if (now.state !== "waiting" && now.state !== "running") {
            assert.deepInclude(now, { state: "done", created: rows - 1, changed: 1 }, JSON.stringify(now))
            break
          }
          const made = await ask("POST", "/api/skills", { id: `s${saved.beside}`, name: `${saved.beside}` })
          assert.strictEqual(made.status, 201, JSON.stringify(made.json))
          saved.beside++
          const { json: seen } = await ask("GET", "/api/prefixes/1300000")
          const { changedAt: _at, changedBy: _by, id, version, ...values } = seen
          const put = await ask("PUT", `/api/prefixes/${id}?version=${version}`, {
            ...values,
            city: `c${saved.ofTheFile}`
          })
          // Whoever is told that the import came between has lost nothing: that is no refusal to wait.
          if (put.status === 409) assert.strictEqual(put.json.current.province, "北京")
          else assert.strictEqual(put.status, 200, JSON.stringify(put.json))
          saved.ofTheFile++
        }
        assert.isAbove(saved.beside, 1)
        assert.strictEqual(await count(office, "prefixes"), rows)
        const { json: ofBoth } = await ask("GET", "/api/prefixes/1300000")
        assert.strictEqual(ofBoth.province, "北京")
        // A history shows the last 500 changes only, and a quick machine makes more of them.
        const history = await wholeHistory(office, "prefix", "1300000")
        assert.strictEqual(history.length, ofBoth.version)
        for (const [nth, { before }] of history.entries()) assert.deepEqual(before, history[nth + 1]?.after ?? null)
        assert.deepStrictEqual(await verifyChain(db), {
          lines: rows + saved.beside + ofBoth.version,
          brokenAt: null,
          why: null
        })
      }),
    300_000
  )

  it("reads UTF-8 with and without a mark, GBK, and workbooks", () =>
    withOffice(async (office) => {
      const text = "编号,名称\n"
      const files = [
        csv(`\uFEFF${text}a,甲龘`),
        csv(`${text}b,"乙"\r\n`),
        { type: "text/csv", bytes: iconv.encode(`${text}c,丙镕`, "gb18030") },
        {
          type: "application/octet-stream",
          bytes: workbook([
            ["编号", "名称"],
            ["d", "丁"],
            ["5", 6]
          ]).bytes
        }
      ]
      for (const file of files)
        assert.deepInclude(await imported(office, "/api/skills/import?mode=apply", file), { state: "done" })
      const { json } = await office.ask("GET", "/api/skills")
      assert.deepStrictEqual(
        json.items.map(({ id, name }: { id: string; name: string }) => id + name),
        ["56", "a甲龘", "b乙", "c丙镕", "d丁"]
      )
    }))

  it("names every row that does not fit, in both languages, and changes nothing", () =>
    withOffice(async (office) => {
      const rows = Array.from({ length: 1_001 }, (_, index) => `a${index},13`).join("\n")
      const many = await imported(office, "/api/prefixes/import?mode=apply", csv(`id,province\n13800,北京\n${rows}`))
      assert.deepInclude(many, { state: "refused", badRows: 1_001, created: 1 })
      assert.strictEqual(many.problems.length, 1_000)
      assert.deepInclude(many.problems[0], { row: 3, field: "id" })
      assert.include(many.problems[0].zh, "格式不正确")
      assert.strictEqual(await count(office, "prefixes"), 0)
      const mixed = await imported(
        office,
        "/api/queues/import?mode=check",
        csv(
          "id,name,unit,ringTimeoutMs,needs\nok,Ok,centre,,\na,,centre,,\nb,B,nowhere,,\nc,C,centre,1,\nd,D,centre,x,\ne,E,centre,,english:11\nok,Twice,centre,,\nf,Ok,centre,,"
        )
      )
      assert.deepStrictEqual(said(mixed), [
        "2 name: another queue has this name",
        "3 name: must be filled in",
        "4 unit: there is no “nowhere” among Organisation",
        "5 ringTimeoutMs: takes a whole number from 3 to 300",
        "6 ringTimeoutMs: is no number: x",
        "7 needs: there is no “english” among Skills",
        "8 id: is in row 2 already",
        "9 name: another queue has this name"
      ])
      const columns = await imported(office, "/api/queues/import?mode=check", csv("id,颜色,name,Name\na,b,c,d"))
      assert.deepStrictEqual(said(columns), ["1 颜色: is no column of these", "1 name: is there as a column twice"])
      assert.strictEqual(await count(office, "queues"), 0)
    }))

  it("takes rows that refer to one another, and no tree in a circle", () =>
    withOffice(async (office) => {
      const tree = csv("名称,层级,上级\n南区一班,班组,南区\n南区,部门,centre\n南区二班,team,南区")
      assert.deepInclude(await imported(office, "/api/units/import?mode=apply", tree), { state: "done", created: 3 })
      const { json } = await office.ask("GET", `/api/units?search=${encodeURIComponent("南区")}`)
      const south = json.items.find(({ name }: { name: string }) => name === "南区").id
      assert.deepStrictEqual(json.items.filter(({ parent }: { parent: string }) => parent === south).length, 2)
      const circle = csv("id,name,level,parent\nx,X,department,y\ny,Y,department,z\nz,Z,department,x")
      assert.deepStrictEqual(said(await imported(office, "/api/units/import?mode=apply", circle)), [
        "2 parent: this would put it below itself",
        "3 parent: this would put it below itself",
        "4 parent: this would put it below itself"
      ])
      assert.strictEqual(await count(office, "units"), 4)
    }))

  it("gives nobody by a file what the asker may not give by a form", () =>
    withOffice(async (office) => {
      const people = csv("id,name,unit,roles\neve,Eve,centre,administrator\nada,Ada,centre,agent")
      const editor = { ...everything, grants: { ...everything.grants } }
      delete (editor.grants as Record<string, string>)["backup.run"]
      assert.deepStrictEqual(said(await imported(office, "/api/people/import?mode=apply", people, editor)), [
        "2 roles: gives more than you may do yourself: backup.run (organisation)"
      ])
      assert.strictEqual(await count(office, "people"), 0)
      assert.deepInclude(await imported(office, "/api/people/import?mode=apply", people), { state: "done", created: 2 })
    }))

  it("takes no formula, and a telephone number with its plus", () =>
    withOffice(async (office) => {
      const formulas = csv("id,name\na,\"=cmd|' /C calc'!A0\"\nb,+1+1\nc,-2\nd,@SUM(A1)\ne, =1")
      assert.deepStrictEqual(
        said(await imported(office, "/api/skills/import?mode=apply", formulas)),
        [2, 3, 4, 5, 6].map((row) => `${row} name: is a formula, and formulas are not taken; write the value`)
      )
      const numbers = csv("号码,名单\n+8613800138000,VIP\n'+8613800138001,black")
      assert.deepInclude(await imported(office, "/api/listed-numbers/import?mode=apply", numbers), {
        state: "done",
        created: 2
      })
      const { bytes } = workbook([
        ["id", "name"],
        ["a", "A"]
      ])
      const withFormula = sheetWith(
        `<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c><c r="B2"><f>cmd|'/C calc'!A0</f><v>5</v></c></row>`,
        bytes
      )
      assert.deepStrictEqual(said(await imported(office, "/api/skills/import?mode=apply", withFormula)), [
        "2 name: is a formula, and formulas are not taken; write the value"
      ])
      assert.strictEqual(await count(office, "skills"), 0)
    }))

  it("comes over a connection that the gateway alone ends, so that none is lost on its way", () =>
    withOffice(async (office) => {
      const { headers, status } = await office.send("GET", "/api/skills")
      assert.strictEqual(status, 200)
      assert.strictEqual(headers["connection"], "keep-alive")
      // Else it would say here after how many seconds it ends one.
      assert.isUndefined(headers["keep-alive"])
    }))

  it("refuses what is no such file: HTML, zeros, a bomb, an old workbook, too much, nothing", () =>
    withOffice(async (office) => {
      const at = "/api/skills/import?mode=apply"
      const fileProblem = async (type: string, bytes: Uint8Array) => {
        const answer = await imported(office, at, { type, bytes })
        return `${answer.status ?? answer.state} ${answer.problems?.[0]?.field ?? answer.field ?? ""}: ${answer.problems?.[0]?.en ?? answer.message}`
      }
      assert.strictEqual(
        await fileProblem(XLSX_TYPE, Buffer.from("<html><table><tr><td>id</td></tr></table></html>")),
        "422 file: is no xlsx file"
      )
      assert.strictEqual(
        await fileProblem("text/csv", Buffer.from("id,name\na\0,b")),
        "refused file: is no csv text: byte 10 is zero"
      )
      assert.strictEqual(
        await fileProblem("text/csv", Buffer.from('id,name\n"a,b')).then((text) => text.slice(0, 22)),
        "refused file: is no cs"
      )
      const bomb = zipSync({
        "xl/workbook.xml": new Uint8Array(0),
        "xl/worksheets/sheet1.xml": new Uint8Array(150 * 1024 * 1024)
      })
      assert.isBelow(bomb.byteLength, 1024 * 1024)
      assert.strictEqual(await fileProblem(XLSX_TYPE, bomb), "422 file: unpacks to more than 100 MB")
      assert.strictEqual(
        await fileProblem(XLSX_TYPE, zipSync({ "a.txt": Buffer.from("a") })),
        "422 file: is no xlsx file"
      )
      assert.strictEqual(
        await fileProblem("application/octet-stream", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, ...Buffer.alloc(600)])),
        "422 file: is no xlsx file"
      )
      assert.strictEqual(
        await fileProblem("application/json", Buffer.from("{}")).then((text) => text.slice(0, 24)),
        "400 header.content-type:"
      )
      assert.strictEqual(
        await fileProblem("text/csv", Buffer.alloc(0)),
        "400 body: body: is empty: it is the file itself"
      )
      assert.strictEqual((await fileProblem("text/csv", Buffer.alloc(FILE_LIMIT_BYTES + 1, 97))).slice(0, 3), "413")
      assert.deepStrictEqual((await office.send("POST", "/api/skills/import?mode=try", csv("id\na"))).status, 400)
      assert.strictEqual(await count(office, "skills"), 0)
    }))

  it("tells a number that is another's, and lets it be handed on", () =>
    withOffice(async (office) => {
      const first = csv("用户名,姓名,所属组织,角色,工号\nann,Ann,centre,administrator,1001\nbob,Bob,centre,agent,1002")
      assert.deepInclude(await imported(office, "/api/people/import?mode=apply", first), { state: "done", created: 2 })
      const taken = csv(
        "id,name,unit,roles,agent\ncyd,Cyd,centre,agent,1001\ndan,Dan,centre,agent,1003\neve,Eve,centre,agent,1003"
      )
      assert.deepStrictEqual(said(await imported(office, "/api/people/import?mode=check", taken)), [
        "2 agent: is already that of ann",
        "4 agent: is already that of dan"
      ])
    }))

  it("changes only what is within the importer's units, and only for whom may change it", () =>
    withOffice(async (office) => {
      await office.ask("POST", "/api/units", { id: "south", name: "South", level: "team", parent: "centre" })
      await office.ask("POST", "/api/queues", { id: "sales", name: "Sales", unit: "centre" })
      const southern = {
        ...askerWith({ "queues.view": "team", "queues.edit": "team" }),
        reach: { team: ["south"], department: ["south"] }
      }
      const file = csv("id,name,unit\nsales,Mine,south\nother,Other,centre\nours,Ours,south")
      assert.deepStrictEqual(said(await imported(office, "/api/queues/import?mode=check", file, southern)), [
        "2 id: is beyond the units you may change",
        "3 unit: is beyond the units you may change"
      ])
      const viewer = askerWith({ "queues.view": "organisation" })
      assert.strictEqual((await imported(office, "/api/queues/import?mode=check", file, viewer)).status, 403)
    }))

  it("waits for the one before it, is its owner's affair, and keeps nothing when it is stopped", () =>
    withOffice(async (office) => {
      const { ask, db, send } = office
      // Whoever writes holds the writers' lock: an import that applies waits there.
      await db.transaction().execute(async (all) => {
        await sql`select pg_advisory_xact_lock(7240002)`.execute(all)
        const start = async (id: string) =>
          JSON.parse(
            (await send("POST", "/api/skills/import?mode=apply", csv(`id,name\n${id},${id}`))).bytes.toString()
          )
        const [first, second] = [await start("one"), await start("two")]
        for (;;) {
          const { json } = await ask("GET", `/api/jobs/${first.id}`)
          if (json.phase === "writing") break
        }
        assert.strictEqual((await ask("GET", `/api/jobs/${second.id}`)).json.state, "waiting")
        const stranger = { ...everything, account: "stranger" }
        assert.strictEqual((await ask("GET", `/api/jobs/${first.id}`, undefined, stranger)).status, 404)
        assert.strictEqual((await ask("DELETE", `/api/jobs/${first.id}`, undefined, stranger)).status, 404)
        assert.strictEqual((await ask("DELETE", `/api/jobs/${first.id}`)).json.state, "stopped")
        assert.deepStrictEqual(
          (await ask("GET", "/api/jobs")).json.map(({ id }: { id: string }) => id),
          [second.id, first.id]
        )
      })
      for (;;) {
        const { json } = await ask("GET", "/api/jobs")
        if (json[0].state === "done") break
      }
      const { json } = await ask("GET", "/api/skills")
      assert.deepStrictEqual(
        json.items.map(({ id }: { id: string }) => id),
        ["two"]
      )
    }))

  it("never takes an id that is a place of the API", () =>
    withOffice(async (office) => {
      assert.deepStrictEqual(
        said(await imported(office, "/api/skills/import?mode=check", csv("id,name\nexport,a"))).map((text) =>
          text.slice(0, 5)
        ),
        ["2 id:"]
      )
    }))
})

describe("an export", () => {
  it("has the rows of the list, in its order, and can be imported again", () =>
    withOffice(async (office) => {
      const { ask, db, send } = office
      await ask("POST", "/api/skills", { id: "english", name: "英语" })
      for (const [id, name] of [
        ["a", "=1+1"],
        ["b", 'Quote " and, comma'],
        ["c", "丙"]
      ] as const)
        await ask("POST", "/api/queues", { id, name, unit: "centre", needs: { english: 7 } })
      const { bytes, headers, status } = await send("GET", "/api/queues/export?format=csv&sort=id&order=down&heads=en")
      assert.strictEqual(status, 200)
      assert.deepInclude(headers, {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="queues.csv"'
      })
      const lines = bytes.toString().split("\r\n")
      assert.strictEqual(lines[0]!.slice(0, 13), "\uFEFFId,Name,Unit")
      assert.deepStrictEqual(
        lines.slice(1, 4).map((line) => line.slice(0, 22)),
        ["c,丙,centre,main,0,,eng", 'b,"Quote "" and, comma', "a,'=1+1,centre,main,0,"]
      )
      for (const [format, type] of [
        ["csv", "text/csv"],
        ["xlsx", XLSX_TYPE]
      ] as const) {
        const file = await send("GET", `/api/queues/export?format=${format}`)
        assert.deepInclude(await imported(office, "/api/queues/import?mode=check", { type, bytes: file.bytes }), {
          state: "done",
          unchanged: 3,
          changed: 0,
          created: 0
        })
      }
      const book = await readXlsx(
        (await send("GET", `/api/queues/export?format=xlsx&search=${encodeURIComponent("丙")}`)).bytes
      )
      assert.deepStrictEqual(
        book.sheets[0]!.rows.map((row) => row[0]),
        ["编号", "c"]
      )
      const logged = await db
        .selectFrom("audit_log")
        .selectAll()
        .where("action", "=", "export")
        .orderBy("serial")
        .execute()
      assert.deepStrictEqual(
        logged.map(({ account, details, object }) => [account, object, (details as { rows: number }).rows]),
        [
          ["boss", "queue", 3],
          ["boss", "queue", 3],
          ["boss", "queue", 3],
          ["boss", "queue", 1]
        ]
      )
    }))

  it("has only what the asker may see, and more rows than are read at once", () =>
    withOffice(async (office) => {
      await office.ask("POST", "/api/units", { id: "south", name: "South", level: "team", parent: "centre" })
      await office.ask("POST", "/api/queues", { id: "sales", name: "Sales", unit: "centre" })
      await office.ask("POST", "/api/queues", { id: "mine", name: "Mine", unit: "south" })
      const southern = { ...askerWith({ "queues.view": "team" }), reach: { team: ["south"], department: ["south"] } }
      const { bytes } = await office.send("GET", "/api/queues/export?format=csv", undefined, southern)
      assert.deepStrictEqual(
        bytes
          .toString()
          .split("\r\n")
          .map((line) => line.split(",")[0])
          .slice(1),
        ["mine", ""]
      )
      await sql`insert into prefixes (id, version, changed_at, changed_by) select (1300000 + n)::text, 1, 0, 'x' from generate_series(1, 1234) n`.execute(
        office.db
      )
      const all = await office.send("GET", "/api/prefixes/export?format=csv&sort=id&order=down")
      const lines = all.bytes.toString().trim().split("\r\n")
      assert.strictEqual(lines.length, 1_235)
      assert.isTrue(lines[1]!.startsWith("1301234,"))
      assert.strictEqual((await office.send("GET", "/api/prefixes/export?format=csv&limit=1")).status, 400)
      assert.strictEqual((await office.send("GET", "/api/prefixes/export?format=pdf")).status, 400)
    }))

  it("of call records has those of the scope, newest first, for people to read", () =>
    withOffice(async ({ ask, db, send }) => {
      await ask("POST", "/api/units", { id: "south", name: "South", level: "team", parent: "centre" })
      await ask("POST", "/api/queues", { id: "sales", name: "Sales", unit: "centre" })
      await ask("POST", "/api/queues", { id: "southern", name: "South", unit: "south" })
      await sql`insert into call_records (id, site, serial, calling_number, dialled_number, arrived_at, talk_ms, attempts, queue, keys, outcome)
        select 'c' || n, 'main', n, '1380013' || lpad(n::text, 4, '0'), '95000', 1795712984000, 12500, 1,
          case when n % 2 = 0 then 'sales' else 'southern' end, '', 'handled' from generate_series(1, 600) n`.execute(
        db
      )
      await sql`update call_records set list = 'vip', recording_verdict = 'not-recorded', recording_because = 'rule',
        recording_rule = 'no-hr', hold_ms = 3000, agents = '{1001,1002}' where serial = 600`.execute(db)
      const fileOf = async (query: string, asker?: Asker) =>
        (await send("GET", `/api/calls/export?${query}`, undefined, asker)).bytes.toString().trim().split("\r\n")
      const all = await fileOf("format=csv&heads=en")
      assert.strictEqual(all.length, 601)
      assert.strictEqual(
        all[1],
        "600,c600,Incoming,138****0600,95000,2026-11-27 01:09:44,,,,,,,12.5,3,,1,,1001 1002,,,sales,,Handled,,,,Not recorded,no-hr,,,VIP,,,,"
      )
      assert.isTrue(all[2]!.endsWith(",Handled,,,,,,,,,,,,"))
      assert.strictEqual((await fileOf("format=csv&queue=southern&to=1795712984000")).length, 301)
      assert.strictEqual((await fileOf("format=csv&from=1795712984001")).length, 1)
      const southern = { ...askerWith({ "reports.export": "team" }), reach: { team: ["south"], department: ["south"] } }
      const theirs = await fileOf("format=csv", southern)
      assert.strictEqual(theirs.length, 301)
      assert.isTrue(theirs.slice(1).every((line) => line.includes(",southern,")))
      const nobody = askerWith({ "calls.view": "organisation" })
      assert.strictEqual((await send("GET", "/api/calls/export?format=csv", undefined, nobody)).status, 403)
      const book = await readXlsx((await send("GET", "/api/calls/export?format=xlsx&queue=sales")).bytes)
      assert.deepStrictEqual(book.sheets[0]!.rows[1]!.slice(0, 5), [600, "c600", "呼入", "138****0600", "95000"])
    }))

  it("waits for its turn, in the order in which they came", async () => {
    const turns = new Turns(2, 2)
    const order: Array<string> = []
    const [first] = await Promise.all([turns.take(), turns.take()])
    const third = turns.take().then((done) => (order.push("third"), done))
    const fourth = turns.take().then((done) => (order.push("fourth"), done))
    assert.isTrue(turns.isFull())
    await Promise.resolve()
    assert.deepStrictEqual(order, [])
    first()
    first()
    await third
    assert.deepStrictEqual(order, ["third"])
    ;(await third)()
    await fourth
    assert.deepStrictEqual(order, ["third", "fourth"])
  })
})

describe("a template", () => {
  it.each(things.map((thing) => [thing.plural] as const))("of %s says what fits, and its example row does", (plural) =>
    withOffice(async ({ send }) => {
      const { bytes, status } = await send("GET", `/api/${plural}/template?format=xlsx&heads=en`)
      assert.strictEqual(status, 200)
      const book = await readXlsx(bytes)
      assert.deepStrictEqual(book.sheets[0]!.rows.length, 2)
      assert.deepStrictEqual(book.sheets[1]!.rows.length, book.sheets[0]!.rows[0]!.length + 1)
      assert.strictEqual(
        (await send("GET", `/api/${plural}/template?format=csv`)).bytes.toString().split("\r\n").length,
        3
      )
    })
  )
})

/** A workbook of ours with another sheet. */
const sheetWith = (rows: string, bytes: Uint8Array) => {
  const parts = unzipSync(bytes)
  parts["xl/worksheets/sheet1.xml"] = Buffer.from(
    `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData></worksheet>`
  )
  return { type: XLSX_TYPE, bytes: zipSync(parts) }
}
