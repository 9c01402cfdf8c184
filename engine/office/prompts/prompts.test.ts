import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { sql } from "kysely"
import { describe, expect, it } from "vitest"
import { readSound } from "../../sound/read-sound.ts"
import { promptFile } from "../../sound/prompt-file.ts"
import { readCentre } from "../../records/centre/store.ts"
import { Database } from "../../ports/Database.ts"
import * as Effect from "effect/Effect"
import { askerWith, type Office, officesForTests } from "../testing/test-office.ts"

const withOffice = officesForTests()

const tone = (seconds: number) =>
  promptFile(Float32Array.from({ length: 8_000 * seconds }, (_, i) => 0.5 * Math.sin(i / 3))).wav
const upload = async ({ send }: Office, bytes: Uint8Array, type = "audio/wav", query = "") => {
  const answer = await send("POST", `/api/prompt-files${query}`, { type, bytes })
  return { status: answer.status, json: JSON.parse(answer.bytes.toString()) }
}
const welcome = async ({ ask }: Office) => (await ask("GET", "/api/prompts/welcome")).json
const change = async (office: Office, values: object) => {
  const { changedAt: _at, changedBy: _by, id, version, ...before } = await welcome(office)
  return office.ask("PUT", `/api/prompts/${id}?version=${version}`, { ...before, ...values })
}
const centreOf = ({ db }: Office) => {
  const service = { query: (run: (given: typeof db) => Promise<unknown>) => Effect.promise(() => run(db)) }
  return Effect.runPromise(Effect.provideService(readCentre, Database, service as never))
}

describe("prompts", () => {
  it("of a new centre are those that came with it, and can be heard", () =>
    withOffice(async (office) => {
      const { json } = await office.ask("GET", "/api/prompts?limit=100")
      expect(json.items.map(({ id }: { id: string }) => id).toSorted()).toEqual(
        "alarm-received callback-promised check-in-reminder closed connecting goodbye hours invalid-key leave-message music-on-hold no-key queue-choices queue-wait welcome".split(
          " "
        )
      )
      for (const { id, voices } of json.items)
        for (const language of ["zh-CN", "en"]) {
          const { bytes, headers, status } = await office.send("GET", `/api/shipped-prompts/${language}/${id}`)
          expect([status, headers["content-type"], id]).toEqual([200, "audio/wav", id])
          expect((await readSound(bytes)).samples.length).toBeGreaterThan(8_000)
          expect(id === "music-on-hold" || voices[language].text.length > 4).toBe(true)
        }
      expect((await office.send("GET", "/api/shipped-prompts/en/..%2F..%2Fcarillon")).status).toBe(404)
    }))

  it("get a file that was uploaded, which is named in the next version, and the old one is still there", () =>
    withOffice(async (office) => {
      const first = (await upload(office, tone(1))).json
      const second = (await upload(office, tone(2), "application/octet-stream")).json
      expect([first.durationMs, second.durationMs]).toEqual([1_000, 2_000])
      const voices = (file: string) => ({ voices: { "zh-CN": { text: "您好", file } } })
      expect((await change(office, voices(first.file))).status).toBe(200)
      expect((await change(office, voices(second.file))).status).toBe(200)
      const before = await sql<{ v: string }>`select version v from centre_state`.execute(office.db)
      expect(Number(before.rows[0]!.v)).toBeGreaterThan(2)
      for (const { durationMs, file } of [first, second]) {
        const { bytes } = await office.send("GET", `/api/prompt-files/${file}`)
        expect((await readSound(bytes)).samples.length).toBe(durationMs * 8)
      }
      // Undo is a change to what the history has.
      const { json: history } = await office.ask("GET", "/api/prompts/welcome/history")
      expect((await change(office, { voices: history[0].before.voices })).json.voices["zh-CN"].file).toBe(first.file)
    }))

  it("are made of a text, by the voice and with the list of pronunciations", () =>
    withOffice(async (office) => {
      const say = (text: string) => office.ask("POST", "/api/prompt-files/speech", { text, language: "zh-CN" })
      const first = await say("重庆欢迎您，2位客户")
      expect([first.status, first.json.durationMs > 1_000]).toEqual([200, true])
      expect((await say("重庆欢迎您，两位客户")).json.file).toBe(first.json.file)
      const word = { written: "重庆", language: "zh-CN", spoken: "虫庆啊" }
      expect((await office.ask("POST", "/api/pronunciations", word)).status).toBe(201)
      expect((await say("重庆欢迎您，2位客户")).json.file).not.toBe(first.json.file)
      const again = await office.ask("POST", "/api/pronunciations", word)
      expect(again.json.problems[0].zh).toBe("这种语言里已有这个词")
    }))

  it("are made for one caller, with the name of the one customer who has their number, and once for the same words", () =>
    withOffice(async (office) => {
      const speak = async (callingNumber: string, text = "[{customer}，]您好，现在是{time}。") => {
        const asked = { text, language: "zh-CN", values: { time: "9:05" }, callingNumber }
        return (await office.ask("POST", "/door/speak", asked)).json
      }
      const wang = { name: "王芳", phones: [{ kind: "mobile", written: "13800138000" }] }
      expect((await office.ask("POST", "/api/customers", wang)).status).toBe(201)
      const named = await speak("13800138000")
      expect(named).toEqual({ _tag: "Spoken", prompt: expect.stringMatching(/^spoken\/[0-9a-f]{32}$/u) })
      expect(await speak("+8613800138000", "王芳，您好，现在是9:05。")).toEqual(named)
      const unnamed = await speak("13900139000")
      expect(unnamed).toEqual(await speak("", "您好，现在是9:05。"))
      expect(unnamed).not.toEqual(named)
      // Of a number that several have nobody knows who calls.
      expect((await office.ask("POST", "/api/customers", { ...wang, name: "王大伟" })).status).toBe(201)
      expect(await speak("13800138000")).toEqual(unnamed)
      expect(await speak("", "{customer}")).toMatchObject({
        _tag: "Refused",
        why: expect.stringMatching(/nothing-to-say/u)
      })
    }))

  it("of the centre are known to the engine by their files once one is its own", () =>
    withOffice(async (office) => {
      await office.ask("POST", "/api/flows", {
        id: "f",
        name: "f",
        body: { start: "end", nodes: { end: { _tag: "HangUp", cause: "NORMAL_CLEARING" } } }
      })
      expect((await centreOf(office))?.prompts).toBeUndefined()
      const { file } = (await upload(office, tone(1))).json
      await change(office, { voices: { "zh-CN": { text: "", file }, en: { text: "Hello", file: null } } })
      expect((await centreOf(office))?.prompts).toEqual({ welcome: { "zh-CN": file, en: null } })
    }))

  it("say where they are used, and are not removed while they are", () =>
    withOffice(async (office) => {
      const menu = {
        _tag: "Menu",
        prompt: "zh-CN/welcome",
        keys: { "1": "end" },
        timeoutMs: 5000,
        tries: 2,
        otherwise: "end"
      }
      const nodes = { menu, end: { _tag: "HangUp", cause: "NORMAL_CLEARING" } }
      await office.ask("POST", "/api/flows", { id: "hotline", name: "热线", body: { start: "menu", nodes } })
      await office.ask("POST", "/api/queues", { id: "q", name: "客服", unit: "centre", music: "music-on-hold" })
      expect((await office.ask("GET", "/api/prompts/welcome/uses")).json).toEqual([
        { thing: "flow", id: "hotline", name: "热线" }
      ])
      expect((await office.ask("GET", "/api/prompts/music-on-hold/uses")).json).toEqual([
        { thing: "queue", id: "q", name: "客服" }
      ])
      expect((await office.ask("GET", "/api/prompts/hours/uses")).json).toEqual([])
      const removal = await office.ask("DELETE", "/api/prompts/welcome?version=1")
      expect([removal.status, removal.json.problems[0].zh]).toEqual([422, "仍被使用（流程：hotline；队列：无）"])
      expect((await office.ask("DELETE", "/api/prompts/hours?version=1")).status).toBe(204)
    }))
})

describe("bad input", () => {
  it("is refused in both languages, and nothing is kept of it", () =>
    withOffice(async (office) => {
      const picture = new Uint8Array([
        0x89,
        0x50,
        0x4e,
        0x47,
        0x0d,
        0x0a,
        0x1a,
        0x0a,
        ...Array.from({ length: 100 }, () => 7)
      ])
      const refused = await upload(office, picture)
      expect(refused.status).toBe(422)
      expect(refused.json.problems[0]).toMatchObject({
        field: "file",
        zh: "是 PNG 文件，不是声音：请上传 wav、mp3 或 m4a"
      })
      const hour = Buffer.concat([tone(1), Buffer.alloc(31 * 1024 * 1024)])
      hour.writeUInt32LE(hour.length - 44, 40)
      expect((await upload(office, hour)).json.problems[0].en).toContain("longer than 10 minutes")
      expect((await upload(office, Buffer.alloc(33 * 1024 * 1024))).status).toBe(413)
      expect((await upload(office, new Uint8Array())).status).toBe(400)
      expect((await upload(office, tone(1), "audio/wav", "?from=moon")).status).toBe(400)
      const { rows } = await sql<{ n: string }>`select count(*) n from prompt_files`.execute(office.db)
      expect(Number(rows[0]!.n)).toBe(0)
    }))

  it("of a prompt: a file that nobody uploaded, a language without a sound, none at all, a script", () =>
    withOffice(async (office) => {
      const problems = async (voices: object) =>
        (await change(office, { voices })).json.problems.map(({ en }: { en: string }) => en)
      expect(await problems({ en: { text: "", file: "0".repeat(32) } })).toEqual([
        `there is no file ${"0".repeat(32)}: upload it again`
      ])
      expect(await problems({ fr: { text: "Bonjour", file: null } })).toEqual([
        "has no sound yet: upload, record or make it from text"
      ])
      expect(await problems({})).toEqual(["needs a recording in one language at least"])
      expect((await problems({ en: { text: "", file: "../../etc/passwd" } })).length).toBe(1)
      expect((await problems({ "../x": { text: "", file: null } })).length).toBe(1)
      expect((await welcome(office)).version).toBe(1)
      const say = (text: string) => office.ask("POST", "/api/prompt-files/speech", { text, language: "en" })
      expect((await say("…")).json.problems[0].zh).toBe("没有可以朗读的文字")
      expect((await say("x".repeat(501))).status).toBe(400)
      expect((await say("<script>alert(1)</script>")).status).toBe(200)
      expect((await office.send("GET", "/api/prompt-files/..%2F..%2Fetc%2Fpasswd")).status).toBe(404)
    }))

  it("of somebody who may only look is forbidden", () =>
    withOffice(async (office) => {
      const looking = askerWith({ "flows.view": "organisation" })
      const { status } = await office.send("POST", "/api/prompt-files", { type: "audio/wav", bytes: tone(1) }, looking)
      expect(status).toBe(403)
      expect(
        (await office.ask("POST", "/api/prompt-files/speech", { text: "hi", language: "en" }, looking)).status
      ).toBe(403)
      expect((await office.ask("GET", "/api/prompts/welcome/uses", undefined, looking)).status).toBe(200)
      expect((await office.send("GET", "/api/shipped-prompts/en/welcome", undefined, looking)).status).toBe(200)
    }))
})

it("the texts of the shipped prompts are those of the script that makes the files", async () => {
  const script = await readFile(join(import.meta.dirname, "../../../config/prompts/make.ts"), "utf8")
  const migration = await readFile(
    join(import.meta.dirname, "../../adapters/postgres/migrations/0012_prompts.ts"),
    "utf8"
  )
  const said = [...migration.matchAll(/"([^"]*[。.])"/gu)].map(([, text]) => text!)
  expect(said.length).toBe(16)
  for (const text of said) expect(script).toContain(text)
})
