import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { workIdOf } from "#actors/work.ts"
import { TestGateway } from "./testing/test-gateway.ts"

const gateway = new TestGateway()
const { core } = gateway
let chief = ""
let agent = ""

beforeAll(async () => {
  await gateway.open()
  chief = await gateway.signIn("chief")
  agent = await gateway.signIn("1001")
})
afterAll(() => gateway.close())

const bodyOf = async (response: Response) => (await response.json()) as Record<string, unknown>
const request = {
  queue: "sales",
  channel: "task",
  attributes: { title: "Call back", link: "https://example.com/1" }
}
const create = (more: object = {}, cookie = chief) => gateway.post("/api/work", { ...request, ...more }, { cookie })

describe("work from outside", () => {
  it("is created by a supervisor, who is told its name", async () => {
    const response = await create({ priority: 3, needs: [{ skill: "english", level: 2 }], preferred: "1001" })
    expect(response.status).toBe(201)
    expect(await bodyOf(response)).toEqual({ work: "task/w1", id: "w1" })
    expect(core.asked.at(-1)).toBe(
      `CreateWork ${JSON.stringify({ ...request, priority: 3, needs: [{ skill: "english", level: 2 }], preferred: "1001" })}`
    )
  })

  it("takes a key along, and says in words when the key was used for something else", async () => {
    const under = (key: string) => gateway.post("/api/work", request, { cookie: chief, "idempotency-key": key })
    const first = await under('"8e03978e-40d5"')
    expect(first.status).toBe(201)
    core.work.delete(String((await bodyOf(first))["id"]))
    expect(core.keys.at(-1)).toBe('"8e03978e-40d5"')
    const reused = await under("reused")
    expect([reused.status, await bodyOf(reused)]).toEqual([
      422,
      { error: "KeyReused", field: "headers.idempotency-key", message: expect.stringContaining("another request") }
    ])
    expect((await under("in-use")).status).toBe(409)
    const long = await under("x".repeat(256))
    expect([long.status, (await bodyOf(long))["field"]]).toEqual([400, "headers.idempotency-key"])
  })

  it.each([
    ["a call", { channel: "voice" }, "body.channel"],
    ["an unknown channel", { channel: "fax" }, "body.channel"],
    ["a queue that is not there", { queue: "nowhere" }, "body.queue"],
    ["no queue", { queue: undefined }, "body.queue"],
    ["a script for a link", { attributes: { link: "javascript:alert(1)" } }, "body.attributes.link"],
    ["a path for a link", { attributes: { link: "/etc/passwd" } }, "body.attributes.link"],
    ["a link without a host", { attributes: { link: "https://" } }, "body.attributes.link"],
    ["a link with a space", { attributes: { link: "https://a b" } }, "body.attributes.link"],
    ["a word for a due time", { attributes: { dueAt: "tomorrow" } }, "body.attributes.dueAt"],
    ["a due time that no clock shows", { attributes: { dueAt: "999999999999999" } }, "body.attributes.dueAt"],
    ["a number for a title", { attributes: { title: 5 } }, "body.attributes.title"],
    ["a text too long", { attributes: { text: "x".repeat(2_001) } }, "body.attributes.text"],
    ["a name too long", { attributes: { ["n".repeat(65)]: "x" } }, `body.attributes.${"n".repeat(65)}`],
    [
      "too many attributes",
      { attributes: Object.fromEntries(Array.from({ length: 41 }, (_, at) => [`a${at}`, "x"])) },
      "body.attributes"
    ],
    ["a priority out of range", { priority: 101 }, "body.priority"],
    ["half a priority", { priority: 0.5 }, "body.priority"],
    ["a level that does not exist", { needs: [{ skill: "english", level: 11 }] }, "body.needs.0.level"],
    ["a skill without a name", { needs: [{ skill: "", level: 1 }] }, "body.needs.0.skill"],
    ["a word that nobody knows", { prio: 3 }, "body.prio"]
  ])("%s is refused, and the field is named", async (_name, more, field) => {
    const response = await create(more)
    expect([response.status, (await bodyOf(response))["field"]]).toEqual([400, field])
  })

  it("is for supervisors: an agent may neither create, see nor withdraw it", async () => {
    const asked = core.asked.length
    const taken = [
      await create({}, agent),
      await gateway.get("/api/work", agent),
      await gateway.get("/api/work/w1", agent),
      await fetch(`${gateway.url}/api/work/w1`, { method: "DELETE", headers: { cookie: agent, origin: gateway.url } })
    ]
    expect(taken.map(({ status }) => status)).toEqual([403, 403, 403, 403])
    expect(core.asked).toHaveLength(asked)
    expect((await create({}, "")).status).toBe(401)
  })

  it("is refused for a moment when the queue is full or the database away: nothing was taken", async () => {
    core.queueFull = true
    const full = await create()
    core.queueFull = false
    core.storeAway = true
    const away = await create()
    core.storeAway = false
    expect([full.status, (await bodyOf(full))["error"]]).toEqual([503, "Busy"])
    expect([away.status, (await bodyOf(away))["error"]]).toEqual([503, "EngineAway"])
  })

  it("is listed in pages, seen one by one, and withdrawn in the name of who does it", async () => {
    const list = await gateway.get("/api/work?limit=5&before=w9&queue=sales&channel=task&agent=1001", chief)
    expect(await list.json()).toMatchObject([{ work: "task/w1", state: "waiting" }])
    expect(core.asked.at(-1)).toBe('OpenWork {"limit":5,"before":"w9","queue":"sales","channel":"task","agent":"1001"}')
    expect((await bodyOf(await gateway.get("/api/work?limit=0", chief)))["field"]).toBe("query.limit")
    expect(await bodyOf(await gateway.get("/api/work/w1", chief))).toMatchObject({ attributes: request.attributes })
    core.whys.set("task/w1", {
      work: workIdOf("task", "w1"),
      channel: "task",
      decisions: [],
      transfers: [],
      overflows: [],
      help: [],
      followUp: null
    })
    expect(await bodyOf(await gateway.get("/api/work/w1/why", chief))).toMatchObject({ work: "task/w1" })
    expect((await gateway.get("/api/work/w1/why?kind=call", chief)).status).toBe(404)
    expect((await bodyOf(await gateway.get("/api/work/w1/why?kind=letter", chief)))["field"]).toBe("query.kind")
    expect((await gateway.get("/api/work/none", chief)).status).toBe(404)
    expect((await bodyOf(await gateway.get("/api/work/a%20b", chief)))["field"]).toBe("path.id")
    const withdraw = () =>
      fetch(`${gateway.url}/api/work/w1`, { method: "DELETE", headers: { cookie: chief, origin: gateway.url } })
    expect((await withdraw()).status).toBe(204)
    expect(core.asked.at(-1)).toBe("WithdrawWork task/w1 chief")
    expect((await withdraw()).status).toBe(404)
  })

  it("as a callback it is listed, put to another time and cancelled with a reason", async () => {
    const callback = {
      id: "b1",
      work: workIdOf("callback", "b1"),
      queue: "sales",
      queueName: "Sales",
      number: "138****0001"
    }
    const times = { askedAt: 1, queuedAt: 1, nextAt: 9, until: 20, endedAt: null, tried: 1, tries: 3 }
    const rest = {
      state: "spaced",
      lastResult: "busy",
      agent: null,
      call: null,
      by: "chief",
      endedBy: null,
      reason: null
    }
    core.callbacks.set("b1", { ...callback, ...times, ...rest } as never)
    const list = await gateway.get("/api/callbacks?queue=sales&limit=5", chief)
    expect(await bodyOf(list)).toMatchObject({ total: 1, callbacks: [{ id: "b1", state: "spaced" }] })
    expect(await bodyOf(await gateway.get("/api/callbacks/b1", chief))).toMatchObject({ number: "138****0001" })
    expect((await gateway.get("/api/callbacks/b1", agent)).status).toBe(403)
    const send = (method: string, path: string, body?: object) =>
      fetch(`${gateway.url}/api/callbacks/${path}`, {
        method,
        headers: { cookie: chief, origin: gateway.url, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) })
      })
    expect((await send("PUT", "b1/time", { at: 5 })).status).toBe(204)
    expect(await bodyOf(await send("PUT", "b1/time", { at: 20 }))).toMatchObject({ field: "body.at" })
    expect((await bodyOf(await send("PUT", "b1/time", {})))["field"]).toBe("body.at")
    expect((await bodyOf(await send("DELETE", "b1")))["field"]).toBe("query.reason")
    expect((await send("DELETE", "b1?reason=by%20mail")).status).toBe(204)
    expect(core.asked.at(-1)).toBe("CancelCallback b1 chief by mail")
    expect((await send("DELETE", "b1?reason=by%20mail")).status).toBe(404)
    expect((await send("PUT", "b1/time", { at: 5 })).status).toBe(404)
  })

  it("is described for programs", async () => {
    const document = (await (await gateway.get("/openapi.json")).json()) as {
      paths: Record<string, Record<string, { summary?: string; responses: Record<string, unknown> }>>
    }
    const post = document.paths["/api/work"]?.["post"]
    expect(post?.summary).toContain("201")
    expect(Object.keys(post?.responses ?? {})).toEqual(expect.arrayContaining(["201", "400", "403", "503"]))
    expect(Object.keys(document.paths["/api/work/{id}"] ?? {})).toEqual(["get", "delete"])
  })
})

describe("work at hand", () => {
  it.each([
    ["accept-work", { work: "task/w1" }, { _tag: "AcceptWork", work: "task/w1" }],
    ["reject-work", { work: "task/w1" }, { _tag: "RejectWork", work: "task/w1" }],
    ["end-work", { work: "task/w1", note: "done" }, { _tag: "EndWork", work: "task/w1", note: "done" }],
    ["end-work", { work: "task/w1" }, { _tag: "EndWork", work: "task/w1", note: null }],
    ["finish-wrap-up?work=task%2Fw1", undefined, { _tag: "FinishWrapUp", work: "task/w1" }],
    ["extend-wrap-up?work=task%2Fw1", undefined, { _tag: "ExtendWrapUp", work: "task/w1" }],
    ["ask-help", undefined, { _tag: "AskHelp" }],
    ["ask-help?work=call%2Fc1", undefined, { _tag: "AskHelp", work: "call/c1" }],
    ["withdraw-help?work=call%2Fc1", undefined, { _tag: "WithdrawHelp", work: "call/c1" }]
  ])("POST …/%s asks the engine", async (path, body, intent) => {
    const response = await gateway.post(`/api/agents/1001/${path}`, body, { cookie: agent })
    expect(response.status).toBe(200)
    expect(core.asked.at(-1)).toBe(`1001 ${JSON.stringify(intent)}`)
  })

  it.each([
    ["accept-work", {}, "body.work"],
    ["accept-work", { work: "no-slash" }, "body.work"],
    ["end-work", { work: "task/w1", note: "x".repeat(4_001) }, "body.note"]
  ])("POST …/%s names what does not fit", async (path, body, field) => {
    const response = await gateway.post(`/api/agents/1001/${path}`, body, { cookie: agent })
    expect([response.status, (await bodyOf(response))["field"]]).toEqual([400, field])
  })
})
