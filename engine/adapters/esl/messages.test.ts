import { afterEach, assert, describe, it } from "@effect/vitest"
import type { MessageRequest } from "#engine/ports/Telephony.ts"
import type { WholeEvent } from "./esl-event.ts"
import { hear } from "./testing/heard.ts"
import { type ScriptedFreeswitch, startScriptedFreeswitch } from "./testing/scripted-freeswitch.ts"

let freeswitch: ScriptedFreeswitch
const open: Array<{ readonly close: () => void }> = []

afterEach(async () => {
  for (const one of open.splice(0)) one.close()
  await freeswitch.stop()
})

const connected = async (answerOf: (command: string) => string | undefined = () => undefined) => {
  freeswitch = await startScriptedFreeswitch(answerOf)
  const heard = hear({ port: freeswitch.port })
  open.push(heard.switchboard)
  await heard.next("Snapshot")
  return heard
}

/** As mod_sofia of a FreeSWITCH writes it, and its chatplan's `fire` tells it. */
const FROM_FREESWITCH: WholeEvent = {
  "Event-Name": "MESSAGE",
  login: "sip:mod_sofia@10.0.0.1:5060",
  proto: "sip",
  from: "7001@10.0.0.9",
  from_user: "7001",
  from_host: "10.0.0.9",
  to_user: "alarm",
  to_host: "10.0.0.1",
  from_sip_ip: "10.0.0.9",
  from_sip_port: "33001",
  to: "alarm@10.0.0.1",
  subject: "SIMPLE MESSAGE",
  context: "default",
  type: "application/scaip+xml",
  from_full: "<sip:7001@10.0.0.9:33001;transport=TCP>;tag=x",
  sip_profile: "trunks",
  dest_proto: "sip",
  _body: "<mrq/>"
}

const SEND: MessageRequest = {
  _tag: "SendMessage",
  message: "m-7",
  to: "sip:7001@10.0.0.9:33001",
  by: "tcp 10.0.0.9 33001 tcp-4",
  from: "sip:alarm@10.0.0.1",
  text: { contentType: "application/scaip+xml", body: "<mrs>\n\n<ref>1</ref>是</mrs>" }
}

describe("a MESSAGE that came", () => {
  it("to the embedded switch is open, and names the way back", async () => {
    const { next } = await connected()
    const ours = {
      carillon_message: "m1",
      carillon_by: "tcp 10.0.0.9 33001 tcp-4",
      sip_via_protocol: "tcp",
      call_id: "c"
    }
    freeswitch.tell({ ...FROM_FREESWITCH, ...ours, carillon_leg: "leg-1" })
    assert.deepStrictEqual(await next("MessageReceived"), {
      _tag: "MessageReceived",
      at: 1_000_000 as never,
      message: "m1",
      open: true,
      from: "sip:7001@10.0.0.9",
      to: "sip:alarm@10.0.0.1",
      source: "tcp 10.0.0.9:33001",
      by: "tcp 10.0.0.9 33001 tcp-4",
      within: "leg-1" as never,
      callId: "c",
      text: { contentType: "application/scaip+xml", body: "<mrq/>" }
    })
  })

  it("to a FreeSWITCH is ours where its chatplan says so, and answered already", async () => {
    const { events, next } = await connected()
    freeswitch.tell(FROM_FREESWITCH)
    freeswitch.tell({ ...FROM_FREESWITCH, carillon_takes: "true", _body: "<ours/>" })
    const told = await next("MessageReceived")
    assert.deepInclude(told, { open: false, source: "tcp 10.0.0.9:33001" })
    assert.strictEqual(told.text.body, "<ours/>")
    assert.notEqual(told.message, "")
    assert.lengthOf(
      events.filter(({ _tag }) => _tag === "MessageReceived"),
      1
    )
  })

  it("is answered by its name, with and without a body", async () => {
    const { switchboard } = await connected()
    const text = { contentType: 'application/scaip+xml; charset="utf-8"', body: "<mrs/>" }
    const plain = freeswitch.hears((command) => command === "carillon_message m1 202")
    const full = freeswitch.hears((command) => command.startsWith("carillon_message m2"))
    switchboard.request({ _tag: "AnswerMessage", message: "m1", status: 202 })
    switchboard.request({ _tag: "AnswerMessage", message: "m2", status: 200, text })
    await plain
    assert.strictEqual(
      await full,
      `carillon_message m2 200 application/scaip+xml;charset="utf-8" ${Buffer.from("<mrs/>").toString("base64")}`
    )
  })
})

describe("a MESSAGE of ours", () => {
  it("goes out as mod_sms takes it, with its words unchanged", async () => {
    const { next, switchboard } = await connected()
    const said = freeswitch.hears((command) => command.startsWith("sendevent"))
    switchboard.request(SEND)
    assert.strictEqual(
      await said,
      [
        "sendevent CUSTOM",
        "Event-Subclass: SMS::SEND_MESSAGE",
        "proto: sip",
        "dest_proto: sip",
        "sip_profile: internal",
        "from: sip:alarm@10.0.0.1",
        "from_full: sip:alarm@10.0.0.1",
        "to: internal/sip:7001@10.0.0.9:33001",
        "blocking: true",
        "type: application/scaip+xml",
        "carillon_message: m-7",
        "carillon_by: tcp 10.0.0.9 33001 tcp-4",
        `content-length: ${Buffer.byteLength(SEND._tag === "SendMessage" ? SEND.text.body : "")}`,
        "",
        "<mrs>\n\n<ref>1</ref>是</mrs>"
      ].join("\n")
    )
    const told = { "Event-Name": "CUSTOM", "Event-Subclass": "SMS::SEND_MESSAGE", carillon_message: "m-7" }
    // Its own command comes back to every listener, before what came of it.
    freeswitch.tell(told)
    freeswitch.tell({ ...told, "Delivery-Failure": "false" })
    assert.deepInclude(await next("MessageSent"), { message: "m-7", taken: true })
    freeswitch.tell({ ...told, "Delivery-Failure": "true", "Delivery-Result-Code": "486 Busy Here" })
    assert.deepInclude(await next("MessageSent"), { message: "m-7", taken: false, said: "486 Busy Here" })
  })

  const wrong: ReadonlyArray<readonly [name: string, what: Partial<MessageRequest>, said: RegExp]> = [
    ["a line break in an address", { to: "sip:a@b\nEvent-Subclass: x" }, /line break/u],
    ["a line break in what names it", { message: "a\nb" }, /other signs/u],
    ["no media type", { text: { contentType: "text", body: "" } }, /no media type/u],
    ["more than is taken", { text: { contentType: "text/plain", body: "是".repeat(5_462) } }, /^513/u]
  ]
  for (const [name, what, reason] of wrong)
    it(`with ${name} is told as failed and never said`, async () => {
      const { next, switchboard } = await connected()
      switchboard.request({ ...SEND, ...what } as MessageRequest)
      const told = await next("MessageSent")
      assert.isFalse(told.taken)
      assert.match(told.said, reason)
      assert.isFalse(freeswitch.said.some((command) => command.startsWith("sendevent")))
    })

  it("that the switch refuses is told as failed", async () => {
    const { next, switchboard } = await connected((command) =>
      command.startsWith("sendevent") ? "-ERR to should be user@host" : undefined
    )
    switchboard.request(SEND)
    assert.deepInclude(await next("MessageSent"), { message: "m-7", taken: false, said: "-ERR to should be user@host" })
  })
})
