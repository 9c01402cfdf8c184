import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, makeRig, offered, type Rig } from "../testing/rig.ts"
import { makeRequestReader } from "./request.ts"
import { makeEventSession } from "./session.ts"

/** A connection to a rig's switch without a socket: text in, text out. */
const connect = (rig: Rig) => {
  const said: Array<string> = []
  const closed: Array<string> = []
  const reader = makeRequestReader()
  const line = { write: (text: string) => void said.push(text), close: (reason: string) => void closed.push(reason) }
  const session = makeEventSession(rig.softswitch.exchange, line, {
    _tag: "Door",
    checkPassword: (password) => password === "right",
    refuse: (answer) => answer(),
    admitted: () => void rig.softswitch.exchange.hub.listen({ wants: session.wants, take: session.event })
  })
  const ask = (text: string): void => {
    for (const request of reader.take(Buffer.from(`${text}\n\n`))) session.request(request)
  }
  return { ask, said, closed, take: () => said.splice(0).join("") }
}

const admitted = (rig: Rig = makeRig()) => {
  const line = connect(rig)
  line.ask("auth right")
  line.take()
  return { ...line, rig }
}

const replied = (text: string, headers = ""): string => `Content-Type: command/reply\nReply-Text: ${text}\n${headers}\n`

describe("the handshake", () => {
  it("asks for a password, takes the right one, closes on a wrong one", () => {
    const right = connect(makeRig())
    assert.strictEqual(right.take(), "Content-Type: auth/request\n\n")
    right.ask("auth right")
    assert.strictEqual(right.take(), replied("+OK accepted"))
    const wrong = connect(makeRig())
    wrong.take()
    wrong.ask("api status")
    assert.strictEqual(wrong.take(), replied("-ERR command not found"))
    wrong.ask("auth nonsense")
    wrong.ask("auth right")
    assert.strictEqual(wrong.take(), replied("-ERR invalid"))
    assert.deepStrictEqual(wrong.closed, ["wrong password"])
  })

  it("nothing is heard before the password", () => {
    const rig = makeRig({ listening: false })
    const line = connect(rig)
    line.ask("event plain ALL")
    line.take()
    rig.fromUserAgent(offered("in-1"))
    assert.strictEqual(line.take(), "")
  })
})

describe("replies are FreeSWITCH's", () => {
  it.each([
    { ask: "noevents", reply: "+OK no longer listening for events" },
    { ask: "nonsense", reply: "-ERR command not found" },
    { ask: "event plain NO_SUCH", reply: "-ERR no keywords supplied" },
    { ask: "event json", reply: "-ERR no keywords supplied" },
    { ask: "event json CHANNEL_PARK", reply: "+OK event listener enabled json" },
    { ask: "event plain ALL", reply: "+OK event listener enabled plain" },
    { ask: "event plain CUSTOM no::such", reply: "+OK event listener enabled plain" },
    { ask: "event plain CODEC", reply: "+OK event listener enabled plain" },
    { ask: "nixevent CHANNEL_PARK", reply: "+OK events nixed" },
    { ask: "filter Unique-ID x", reply: "+OK filter added. [Unique-ID]=[x]" },
    { ask: "filter add Unique-ID x", reply: "+OK filter added. [Unique-ID]=[x]" },
    { ask: "filter Caller-ANI /^138(/", reply: "-ERR invalid syntax" },
    { ask: "filter Unique-ID", reply: "-ERR invalid syntax" },
    { ask: "filter delete Unique-ID x", reply: "+OK filter deleted. [Unique-ID][x]" },
    { ask: "filter delete all", reply: "+OK filter deleted. [all][]" },
    { ask: "sendmsg nope\ncall-command: hangup", reply: "-ERR invalid session id [nope]" },
    { ask: "linger", reply: "-ERR not controlling a session" },
    { ask: "nolinger", reply: "-ERR not controlling a session" },
    { ask: "myevents nope", reply: "-ERR invalid uuid" },
    { ask: "myevents", reply: "-ERR command not found" },
    { ask: "connect", reply: "-ERR command not found" },
    { ask: "resume", reply: "-ERR command not found" },
    { ask: "getvar direction", reply: "-ERR command not found" },
    { ask: "log", reply: "+OK log level  [7]" },
    { ask: "log warning", reply: "+OK log level warning [4]" },
    { ask: "log loud", reply: "-ERR invalid log level" },
    { ask: "nolog", reply: "-ERR not loging" },
    { ask: "constructor", reply: "-ERR command not found" }
  ])("$ask", ({ ask, reply }) => {
    const line = admitted()
    line.ask(ask)
    assert.strictEqual(line.take(), replied(reply))
  })

  it("exit says good-bye and closes", () => {
    const line = admitted()
    line.ask("exit")
    assert.match(
      line.take(),
      /^Content-Type: command\/reply\nReply-Text: \+OK bye\n\nContent-Type: text\/disconnect-notice\n/u
    )
    assert.deepStrictEqual(line.closed, ["exit"])
  })

  it("an unknown api command", () => {
    const line = admitted()
    line.ask("api nosuch")
    assert.strictEqual(
      line.take(),
      "Content-Type: api/response\nContent-Length: 31\n\n-ERR nosuch Command not found!\n"
    )
  })

  it.each([
    { ask: "uuid_kill nope", answer: "-ERR No such channel!\n" },
    { ask: "uuid_bridge nope nope2", answer: "-ERR Invalid uuid\n" },
    { ask: "uuid_record nope start x", answer: "-ERR Cannot locate session!\n" },
    { ask: "uuid_answer nope", answer: "-ERROR\n" },
    { ask: "uuid_phone_event nope talk", answer: "-ERR Operation Failed\n" },
    { ask: "uuid_phone_event A ring", answer: "-USAGE: <uuid> [talk|hold]\n" },
    { ask: "uuid_exists nope", answer: "false" },
    { ask: "uuid_exists A", answer: "true" },
    { ask: "uuid_getvar A nothing", answer: "_undef_" },
    { ask: "uuid_getvar A direction", answer: "inbound" },
    { ask: "uuid_setvar A x 'y z'", answer: "+OK\n" },
    { ask: "uuid_broadcast A missing.wav", answer: "+OK Message sent\n" },
    { ask: "uuid_break nope", answer: "-ERR No such channel nope!\n" },
    {
      ask: "uuid_transfer A 9000 XML default",
      answer: "-USAGE: <uuid> [-bleg|-both] <application>[:<data>][,…park|,…bridge:<url>|,…hangup] inline\n"
    },
    { ask: "file_exists /no/such/file.wav", answer: "false" },
    { ask: `file_exists ${import.meta.filename}`, answer: "true" },
    { ask: "show channels count", answer: "\n1 total.\n" },
    { ask: "show calls count as json", answer: '{"row_count":1,"rows":[]}' },
    { ask: "show bridged_calls as json", answer: '{"row_count": 0}\n' },
    { ask: "show bridged_calls", answer: "\n0 total.\n" },
    { ask: "show bridged_calls count as json", answer: '{"row_count":0,"rows":[]}' },
    { ask: "show channels like nobody", answer: "\n0 total.\n" },
    { ask: "show channels as parchment", answer: "-ERR Cannot find format parchment\n" },
    { ask: "reloadxml", answer: "+OK [Success]\n" },
    { ask: "sofia status gateway nope", answer: "Invalid Gateway!\n" },
    { ask: "sofia status profile nope", answer: "Invalid Profile!\n" },
    { ask: "sofia status profile", answer: "Invalid Syntax!\n" },
    { ask: "sofia profile internal restart", answer: "Unknown Command [profile]\n" },
    { ask: "version", answer: "Carillon switch test\n" },
    { ask: "originate user/2222 &park()", answer: "-ERR USER_NOT_REGISTERED\n" },
    { ask: "hasOwnProperty x", answer: "-ERR hasOwnProperty Command not found!\n" },
    { ask: "carillon_directory nonsense", answer: "-ERR directory is not base64 of JSON\n" },
    {
      ask: `carillon_directory ${btoa('[{"user":"1","ha1":"x"}]')}`,
      answer: "-ERR account 0 needs a user and an ha1 of 32 hexadecimal digits\n"
    },
    { ask: `carillon_directory ${btoa(`[{"user":"1","ha1":"${"A".repeat(32)}"}]`)}`, answer: "+OK 1 accounts\n" }
  ])("api $ask", async ({ answer, ask }) => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    assert.strictEqual(await rig.api(ask.replace(" A", ` ${uuid}`)), answer)
  })
})

describe("jobs and order", () => {
  it("bgapi answers at once with the Job-UUID it was given, and the result is an event after what it caused", async () => {
    const { ask, rig, take } = admitted()
    ask("event plain CHANNEL_HANGUP BACKGROUND_JOB")
    take()
    ask("bgapi originate {origination_uuid=leg-1}user/1001 &park()\nJob-UUID: mine")
    assert.strictEqual(take(), replied("+OK Job-UUID: mine", "Job-UUID: mine\n"))
    await rig.settle()
    rig.fromUserAgent({ _tag: "CallFailed", dialog: "leg-1", status: 486, reason: "" })
    const said = take()
    assert.isBelow(said.indexOf("Event-Name: CHANNEL_HANGUP"), said.indexOf("Event-Name: BACKGROUND_JOB"))
    assert.match(
      said,
      /Job-UUID: mine\nJob-Command: originate\nJob-Command-Arg: %7Borigination_uuid%3Dleg-1%7Duser\/1001%20%26park\(\)\nContent-Length: 15\n\n-ERR USER_BUSY\n$/u
    )
  })

  it("a bridge's answer comes before its events", async () => {
    const { ask, rig, take } = admitted()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    ask("event plain CHANNEL_BRIDGE BACKGROUND_JOB")
    take()
    ask(`bgapi uuid_bridge ${a} ${b}`)
    const said = take()
    assert.isBelow(said.indexOf("Event-Name: BACKGROUND_JOB"), said.indexOf("Event-Name: CHANNEL_BRIDGE"))
    assert.include(said, `+OK ${b}\n`)
  })

  it("api holds up its own connection until it is answered", async () => {
    const { ask, rig, take } = admitted()
    const other = connect(rig)
    other.ask("auth right")
    other.take()
    ask("api msleep 1500")
    ask("api version")
    other.ask("api version")
    assert.strictEqual(take(), "")
    assert.include(other.take(), "Carillon switch test")
    rig.pass(1_500)
    await rig.settle()
    assert.match(take(), /\+OK\n[\s\S]*Carillon switch test\n$/u)
  })

  it("the accounts' secrets are not repeated to other listeners", () => {
    const { ask, take } = admitted()
    const secret = btoa(`[{"user":"1","ha1":"${"a".repeat(32)}"}]`)
    ask("event plain ALL")
    take()
    ask(`bgapi carillon_directory ${secret}`)
    ask(`api carillon_directory ${secret}`)
    const said = take()
    assert.include(said, "+OK 1 accounts")
    assert.notInclude(said, secret.slice(0, 20))
  })
})

describe("what is heard", () => {
  const heard = (text: string): ReadonlyArray<string> =>
    [...text.matchAll(/Event-Name"?:"? ?"?(\w+)/gu)].map(([, name]) => name!)

  it("only headers asked for, and all of them again when none is named", () => {
    const { ask, rig, take } = admitted()
    ask("event plain CHANNEL_PARK")
    ask("carillon_headers Unique-ID Event-Name")
    assert.include(take(), replied("+OK 2 headers"))
    rig.fromUserAgent(offered("in-1"))
    assert.match(take(), /\n\nEvent-Name: CHANNEL_PARK\nUnique-ID: [\w-]+\n\n$/u)
    ask("carillon_headers")
    take()
    rig.fromUserAgent(offered("in-2"))
    assert.isAbove(take().split("\n").length, 50)
  })

  it("only names asked for, and none any more after nixevent and noevents", () => {
    const { ask, rig, take } = admitted()
    ask("event plain CHANNEL_PARK CHANNEL_CREATE")
    ask("nixevent CHANNEL_CREATE")
    take()
    rig.fromUserAgent(offered("in-1"))
    assert.deepStrictEqual(heard(take()), ["CHANNEL_PARK"])
    ask("noevents")
    take()
    rig.fromUserAgent(offered("in-2"))
    assert.strictEqual(take(), "")
  })

  it("with filters, what one of them matches", () => {
    const { ask, rig, take } = admitted()
    ask("event plain ALL")
    ask("filter Event-Name CHANNEL_PARK")
    ask("filter Event-Name CHANNEL_EXECUTE")
    take()
    rig.fromUserAgent(offered("in-1"))
    assert.deepStrictEqual(heard(take()), ["CHANNEL_EXECUTE", "CHANNEL_PARK"])
    ask("filter delete Event-Name CHANNEL_EXECUTE")
    take()
    rig.fromUserAgent(offered("in-2"))
    assert.deepStrictEqual(heard(take()), ["CHANNEL_PARK"])
  })

  it("a CUSTOM subclass of its own", () => {
    const { ask, rig, take } = admitted()
    ask("event json CUSTOM sofia::register")
    take()
    const [binding] = rig.softswitch.exchange.userAgent.bindings()
    rig.fromUserAgent({ _tag: "Registered", binding: binding!, fresh: false })
    const said = take()
    assert.match(
      said,
      /^Content-Length: \d+\nContent-Type: text\/event-json\n\n\{"Event-Subclass":"sofia::register","Event-Name":"CUSTOM"/u
    )
    assert.strictEqual((said.match(/Event-Name/gu) ?? []).length, 1)
  })

  it("JSON bodies that say their length in bytes", () => {
    const { ask, rig, take } = admitted()
    ask("event json CHANNEL_PARK")
    take()
    const call = offered("in-1")
    if (call._tag !== "CallOffered") throw new Error(call._tag)
    rig.fromUserAgent({ ...call, from: { ...call.from, displayName: '王 "芳"\n' } })
    const [, length, body] = /^Content-Length: (\d+)\nContent-Type: text\/event-json\n\n([\s\S]*)$/u.exec(take())!
    assert.strictEqual(Buffer.byteLength(body!), Number(length))
    assert.strictEqual((JSON.parse(body!) as Record<string, string>)["Caller-Caller-ID-Name"], '王 "芳"\n')
  })
})

describe("show", () => {
  it("channels as json has FreeSWITCH's columns", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    const { row_count, rows } = JSON.parse(await rig.api("show channels as json")) as {
      row_count: number
      rows: Array<Record<string, string>>
    }
    assert.strictEqual(row_count, 1)
    assert.deepInclude(rows[0], {
      uuid,
      direction: "inbound",
      dest: "9000",
      cid_num: "caller1",
      callstate: "ACTIVE",
      state: "CS_EXECUTE",
      application: "answer"
    })
    assert.strictEqual(rows[0]!["created_epoch"], "1795369517")
  })

  it("registrations name how each telephone is reached", async () => {
    const source = { transport: "tls", address: "127.0.0.1", port: 6_000, connection: "c1" } as const
    const rig = makeRig({ telephones: [{ user: "1001", source }] })
    const { rows } = JSON.parse(await rig.api("show registrations as json")) as { rows: Array<Record<string, string>> }
    assert.include(
      rows.map((row) => row["network_proto"]),
      "tls"
    )
  })

  it("bridged_calls pairs the legs once; registrations name the telephone", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    await rig.api(`uuid_bridge ${a} ${b}`)
    const calls = JSON.parse(await rig.api("show bridged_calls as json")) as { rows: Array<Record<string, string>> }
    assert.deepStrictEqual(
      calls.rows.map((row) => [row["uuid"], row["b_uuid"]]),
      [[a, b]]
    )
    const telephones = JSON.parse(await rig.api("show registrations as json")) as {
      rows: Array<Record<string, string>>
    }
    assert.deepInclude(telephones.rows[0], {
      reg_user: "1001",
      network_port: "6000",
      url: "sofia/internal/sip:1001@127.0.0.1:6000"
    })
  })
})
