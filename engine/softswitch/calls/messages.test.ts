import { assert, describe, it } from "vitest"
import { sendEvent } from "../commands/messages.ts"
import type { UserAgentOutput } from "../sip-contract.ts"
import { headerOf, lastOf, makeRig, type Rig } from "../testing/rig.ts"

const party = (user: string) => ({ displayName: "Panel", user, host: "10.0.0.9", uri: `sip:${user}@10.0.0.9` })
const alarm = (message: string): UserAgentOutput => ({
  _tag: "MessageOffered",
  message,
  from: party("panel7"),
  to: party("alarm"),
  requestUri: "sip:alarm@10.0.0.1",
  contentType: "application/scaip+xml",
  body: "<mrq/>",
  subject: "",
  callId: "c-1",
  source: { transport: "tcp", address: "10.0.0.9", port: 33_001, connection: "k" }
})
const said = (rig: Rig) => rig.sip.filter(({ _tag }) => _tag === "AnswerMessage")

describe("a MESSAGE from outside", () => {
  it("is FreeSWITCH's MESSAGE event, with body, source and transport", () => {
    const rig = makeRig()
    rig.fromUserAgent(alarm("m1"))
    const event = lastOf(rig, "MESSAGE")
    const headers = [
      "from",
      "from_user",
      "to_user",
      "from_sip_ip",
      "from_sip_port",
      "type",
      "from_full",
      "sip_via_protocol"
    ]
    assert.deepStrictEqual(
      headers.map((name) => headerOf(event, name)),
      [
        "panel7@10.0.0.9",
        "panel7",
        "alarm",
        "10.0.0.9",
        "33001",
        "application/scaip+xml",
        '"Panel" <sip:panel7@10.0.0.9>',
        "tcp"
      ]
    )
    assert.strictEqual(headerOf(event, "carillon_by"), "tcp 10.0.0.9 33001 k")
    assert.match(event.plainFrame(), /Content-Length: 6\n\n<mrq\/>$/u)
    assert.deepStrictEqual(said(rig), [])
  })

  it("is answered as the engine says, once", async () => {
    const rig = makeRig()
    rig.fromUserAgent(alarm("m1"))
    const body = Buffer.from("<mrs/>").toString("base64")
    assert.strictEqual(await rig.api(`carillon_message m1 200 application/scaip+xml ${body}`), "+OK\n")
    assert.deepStrictEqual(said(rig), [
      { _tag: "AnswerMessage", message: "m1", status: 200, contentType: "application/scaip+xml", body: "<mrs/>" }
    ])
    assert.strictEqual(await rig.api("carillon_message m1 200"), "-ERR No such message!\n")
    rig.pass(11_000)
    assert.strictEqual(said(rig).length, 1)
  })

  it("that nobody decides about in 10 s is answered 503, and a late word is refused", async () => {
    const rig = makeRig()
    rig.fromUserAgent(alarm("m1"))
    rig.pass(9_999)
    assert.deepStrictEqual(said(rig), [])
    rig.pass(1)
    assert.deepInclude(said(rig)[0], { message: "m1", status: 503 })
    assert.strictEqual(await rig.api("carillon_message m1 200"), "-ERR No such message!\n")
  })

  it("without an engine is answered 503 at once", () => {
    const rig = makeRig({ listening: false })
    rig.fromUserAgent(alarm("m1"))
    assert.deepInclude(said(rig)[0], { message: "m1", status: 503 })
  })

  for (const wrong of ["", "m1", "m1 99", "m1 700", "m1 200 nonsense", "m1 200 text/plain"])
    it(`"carillon_message ${wrong}" says what is wrong and answers nothing`, async () => {
      const rig = makeRig()
      rig.fromUserAgent(alarm("m1"))
      assert.match(await rig.api(`carillon_message ${wrong}`), /^-(?:ERR|USAGE)/u)
      assert.deepStrictEqual(said(rig), [])
    })
})

describe("sendevent of SMS::SEND_MESSAGE", () => {
  const asked = (rig: Rig, headers: Readonly<Record<string, string>>, body = "<mrs/>", argument = "CUSTOM") =>
    sendEvent(rig.softswitch.exchange, {
      command: "sendevent",
      argument,
      headers: new Map(Object.entries({ "event-subclass": "SMS::SEND_MESSAGE", ...headers })),
      body
    })
  const sent = (rig: Rig) => rig.sip.flatMap((one) => (one._tag === "SendMessage" ? [one] : []))

  const places: ReadonlyArray<readonly [to: string, by: string | undefined, target: string, via: object]> = [
    ["internal/1001@here", undefined, "sip:1001@127.0.0.1:6000", { transport: "udp", port: 6_000 }],
    [
      "sip:77@10.0.0.9:33001",
      undefined,
      "sip:77@10.0.0.9:33001",
      { transport: "udp", address: "10.0.0.9", port: 33_001 }
    ],
    ["77@10.0.0.9", undefined, "sip:77@10.0.0.9", { transport: "udp", address: "10.0.0.9", port: 5_060 }],
    [
      "internal/sip:77@10.0.0.9",
      "tcp 10.0.0.9 33001 tcp-4",
      "sip:77@10.0.0.9",
      { transport: "tcp", connection: "tcp-4" }
    ],
    ["77@10.0.0.9", "udp 2001:db8::1 5060", "sip:77@10.0.0.9", { transport: "udp", address: "2001:db8::1" }]
  ]
  for (const [to, by, target, via] of places)
    it(`to ${to}${by === undefined ? "" : ` by ${by}`} goes to ${target}`, () => {
      const rig = makeRig()
      const headers = { to, from: "sip:alarm@10.0.0.1", type: "application/scaip+xml", carillon_message: "m-1" }
      assert.strictEqual(asked(rig, by === undefined ? headers : { ...headers, carillon_by: by }), "+OK")
      const [message] = sent(rig)
      assert.deepInclude(message, { target, body: "<mrs/>", contentType: "application/scaip+xml" })
      assert.deepInclude(message?.via, via)
      assert.strictEqual(message?.from.user, "alarm")
    })

  it("tells what became of it, by the name it had and without its words", () => {
    const rig = makeRig()
    asked(rig, { to: "1001@here", from: "alarm", carillon_message: "m-1" })
    assert.isUndefined(rig.events.find(({ subclass }) => subclass === "SMS::SEND_MESSAGE"))
    rig.fromUserAgent({ _tag: "MessageAnswered", message: sent(rig)[0]!.message, status: 486, reason: "Busy Here" })
    const event = lastOf(rig, "CUSTOM")
    assert.deepStrictEqual(
      ["carillon_message", "Delivery-Failure", "Delivery-Result-Code"].map((name) => headerOf(event, name)),
      ["m-1", "true", "486 Busy Here"]
    )
    assert.notInclude(event.plainFrame(), "<mrs/>")
  })

  it("to nobody that can be reached is told as 404", () => {
    const rig = makeRig()
    asked(rig, { to: "sip:77@no.such.name", carillon_message: "m-2" })
    assert.strictEqual(headerOf(lastOf(rig, "CUSTOM"), "Delivery-Result-Code"), "404 no telephone registered")
  })

  for (const [name, headers, argument] of [
    ["another event", { "event-subclass": "SMS::OTHER", to: "1001@here" }, "CUSTOM"],
    ["FreeSWITCH's own NOTIFY", { to: "1001@here" }, "NOTIFY"],
    ["nobody", {}, "CUSTOM"],
    ["a way that is none", { to: "1001@here", carillon_by: "tcp nowhere 5060" }, "CUSTOM"],
    ["a way without a port", { to: "1001@here", carillon_by: "udp 10.0.0.9" }, "CUSTOM"],
    ["no media type", { to: "1001@here", type: "text" }, "CUSTOM"]
  ] as const)
    it(`of ${name} is refused and sends nothing`, () => {
      const rig = makeRig()
      assert.match(asked(rig, headers as Readonly<Record<string, string>>, "x", argument), /^-ERR /u)
      assert.deepStrictEqual(sent(rig), [])
    })
})

describe("chat", () => {
  const sent = (rig: Rig) => rig.sip.flatMap((one) => (one._tag === "SendMessage" ? [one] : []))
  const answer = (rig: Rig, at: number, status: number) =>
    rig.fromUserAgent({ _tag: "MessageAnswered", message: sent(rig)[at]!.message, status, reason: "Busy Here" })

  it("reaches all telephones of a user, and the first that takes it counts", async () => {
    const rig = makeRig({ telephones: [{}] })
    const told = rig.api("chat sip|4000@here|internal/1001@here|你好|text/plain")
    assert.deepStrictEqual(
      sent(rig).map(({ body, contentType, from, target }) => [target, from.user, body, contentType]),
      ["127.0.0.1", "127.0.0.2"].map((at) => [`sip:1001@${at}:6000`, "4000", "你好", "text/plain"])
    )
    answer(rig, 0, 486)
    answer(rig, 1, 200)
    assert.strictEqual(await told, "Sent\n")
  })

  it("tells the code when no telephone takes it", async () => {
    const rig = makeRig()
    const told = rig.api("chat sip|4000|1001|a|b")
    assert.strictEqual(sent(rig)[0]?.body, "a|b")
    answer(rig, 0, 486)
    assert.strictEqual(await told, "-ERR 486 Busy Here\n")
  })

  it("to somebody without a telephone, or without words, is refused", async () => {
    const rig = makeRig()
    assert.strictEqual(await rig.api("chat sip|4000|2002|hello"), "-ERR 404 no telephone registered\n")
    for (const wrong of ["chat", "chat sip|4000|1001|", "chat xmpp|4000|1001|hello", "chat sip|4000||hello"])
      assert.match(await rig.api(wrong), /^-(?:ERR|USAGE)/u, wrong)
  })
})
