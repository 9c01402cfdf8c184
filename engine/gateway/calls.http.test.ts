import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest"
import type { RefusalReason } from "#wire/intent.ts"
import { CallId } from "#actors/vocabulary.ts"
import { TestGateway } from "./testing/test-gateway.ts"

/** What is asked of calls, over HTTP. What a call makes of it, `perform/call-intake.test.ts` and `core/core.test.ts` say. */

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
beforeEach(() => {
  core.answer = { ok: true }
  core.callAnswer = { _tag: "Begun", call: CallId.make("made") }
})

const bodyOf = async (response: Response) => (await response.json()) as Record<string, unknown>
const ask = (path: string, body?: unknown, cookie = agent, of = "1001") =>
  gateway.post(`/api/agents/${of}/${path}`, body, { cookie })
const ben = { _tag: "Agent", agent: "1002" }
const sales = { _tag: "Queue", queue: "sales" }

describe("each service of a call", () => {
  it.each([
    ["hold-call", undefined, { _tag: "HoldCall" }],
    ["retrieve-call", undefined, { _tag: "RetrieveCall" }],
    ["consultation-call", { to: ben }, { _tag: "ConsultationCall", to: ben }],
    ["alternate-call", undefined, { _tag: "AlternateCall" }],
    ["reconnect-call", undefined, { _tag: "ReconnectCall" }],
    ["transfer-call", undefined, { _tag: "TransferCall" }],
    ["single-step-transfer-call", { to: sales }, { _tag: "SingleStepTransferCall", to: sales }],
    ["conference-call", undefined, { _tag: "ConferenceCall" }],
    ["single-step-conference-call", { to: ben }, { _tag: "SingleStepConferenceCall", to: ben }],
    ["clear-connection", { party: 2 }, { _tag: "ClearConnection", party: 2 }],
    ["clear-call", undefined, { _tag: "ClearCall" }],
    ["deflect-call", { to: ben }, { _tag: "DeflectCall", to: ben }],
    ["pickup-call", { from: "1002" }, { _tag: "PickupCall", from: "1002" }],
    ["join-call", { over: "1002", mode: "listen" }, { _tag: "JoinCall", over: "1002", mode: "listen" }],
    ["generate-digits", { digits: "1#" }, { _tag: "GenerateDigits", digits: "1#" }],
    ["make-call", { to: ben, queue: "sales" }, { _tag: "MakeCall", to: ben, queue: "sales" }]
  ])("%s is asked of the engine as it was sent", async (path, body, intent) => {
    const response = await ask(path, body)
    expect([response.status, await bodyOf(response)]).toEqual([200, { ok: true }])
    expect(core.asked.at(-1)).toBe(`1001 ${JSON.stringify(intent)}`)
  })

  it.each(["pause-recording", "resume-recording"])("%s needs a permission for oneself, too", async (path) => {
    expect((await ask(path)).status).toBe(403)
    expect((await ask(path, undefined, chief)).status).toBe(200)
  })

  it("of somebody else's call is refused to who may not", async () => {
    const before = core.asked.length
    for (const path of ["hold-call", "clear-call"]) expect((await ask(path, undefined, agent, "1002")).status).toBe(403)
    expect(core.asked).toHaveLength(before)
    expect((await ask("clear-call", undefined, chief, "1002")).status).toBe(200)
  })

  it.each<readonly [path: string, body: unknown, reason: RefusalReason]>([
    ["single-step-transfer-call", { to: { _tag: "Agent", agent: "1001" } }, "to-oneself"],
    ["single-step-transfer-call", { to: { _tag: "Number", number: "16812345678" } }, "number-barred"],
    ["single-step-transfer-call", { to: ben }, "target-busy"],
    ["consultation-call", { to: ben }, "already-consulting"],
    ["single-step-conference-call", { to: ben }, "conference-full"],
    ["hold-call", undefined, "already-held"]
  ])("%s %j that does not fit is refused with the reason", async (path, body, reason) => {
    core.answer = { ok: false, reason }
    const response = await ask(path, body)
    expect([response.status, await bodyOf(response)]).toEqual([
      409,
      { error: "Refused", message: `refused: ${reason}`, ok: false, reason }
    ])
  })

  it.each([
    ["consultation-call", {}, "body.to"],
    ["consultation-call", { to: { _tag: "Agent" } }, "body.to.agent"],
    ["consultation-call", { to: { _tag: "Number", number: "1".repeat(65) } }, "body.to.number"],
    ["clear-connection", { party: 1.5 }, "body.party"],
    ["clear-connection", {}, "body.party"],
    ["join-call", { over: "1002", mode: "shout" }, "body.mode"],
    ["generate-digits", { digits: 5 }, "body.digits"],
    ["make-call", { to: ben, queue: 7 }, "body.queue"]
  ])("%s with %j is refused, and the field named", async (path, body, field) => {
    const before = core.asked.length
    const response = await ask(path, body)
    expect([response.status, (await bodyOf(response))["field"]]).toEqual([400, field])
    expect(core.asked).toHaveLength(before)
  })
})

describe("a call that the centre makes by itself", () => {
  const request = { to: { _tag: "Number", number: "62345678" }, flow: "survey" }
  const make = (body: object = request, cookie = chief, more: object = {}) =>
    gateway.post("/api/calls/make", body, { cookie, ...more })

  it("is begun by who may, who is told its id", async () => {
    const response = await make()
    expect([response.status, await bodyOf(response)]).toEqual([201, { call: "made" }])
    expect(core.asked.at(-1)).toBe(`MakeCall ${JSON.stringify(request)}`)
    expect((await make(request, agent)).status).toBe(403)
  })

  it("says in words when its key was used for something else, or is being worked on", async () => {
    const reused = await make(request, chief, { "idempotency-key": "reused" })
    expect([reused.status, (await bodyOf(reused))["error"]]).toEqual([422, "KeyReused"])
    expect((await make(request, chief, { "idempotency-key": "in-use" })).status).toBe(409)
  })

  it("is refused with the field or the reason", async () => {
    core.callAnswer = { _tag: "Unfit", field: "flow", message: 'there is no flow "survey"' }
    const unfit = await make()
    expect([unfit.status, await bodyOf(unfit)]).toEqual([
      400,
      { error: "BadRequest", field: "body.flow", message: 'body.flow: there is no flow "survey"' }
    ])
    core.callAnswer = { _tag: "Refused", reason: "number-barred", message: "168 is barred" }
    const barred = await make()
    expect([barred.status, await bodyOf(barred)]).toEqual([
      409,
      { error: "Refused", ok: false, reason: "number-barred", message: "168 is barred" }
    ])
    core.callAnswer = { _tag: "Refused", reason: "not-allowed", message: "agent 1002 is beyond what you may call" }
    expect((await make()).status).toBe(403)
    core.storeAway = true
    expect((await make()).status).toBe(503)
    core.storeAway = false
  })

  it.each([
    [{ flow: "survey" }, "body.to"],
    [{ to: { _tag: "Queue", queue: "sales" }, flow: "survey" }, "body.to"],
    [{ ...request, flow: undefined }, "body.flow"],
    [{ ...request, quue: "sales" }, "body.quue"]
  ])("%j is refused, and the field named", async (body, field) => {
    const response = await make(body)
    expect([response.status, (await bodyOf(response))["field"]]).toEqual([400, field])
  })
})
