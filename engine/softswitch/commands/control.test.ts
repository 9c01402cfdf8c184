import { assert, describe, it } from "@effect/vitest"
import { answeredCaller, answeredPhone, makeRig, offered, type Rig } from "../testing/rig.ts"
import type { CalledFor } from "./control.ts"
import { makeRequestReader } from "./request.ts"
import { type Entry, makeEventSession } from "./session.ts"

const replied = (text: string): string => `Content-Type: command/reply\nReply-Text: ${text}\n\n`

const connect = (rig: Rig, entry: Entry) => {
  const said: Array<string> = []
  const closed: Array<string> = []
  const line = { write: (text: string) => void said.push(text), close: (reason: string) => void closed.push(reason) }
  const session = makeEventSession(rig.softswitch.exchange, line, entry)
  rig.softswitch.exchange.hub.listen({ wants: session.wants, take: session.event })
  const reader = makeRequestReader()
  const take = () => said.splice(0).join("")
  return {
    closed,
    session,
    take,
    ask: (text: string): string => {
      for (const request of reader.take(Buffer.from(`${text}\n\n`))) session.request(request)
      return take()
    }
  }
}

const byDoor = (rig: Rig) => {
  const line = connect(rig, {
    _tag: "Door",
    checkPassword: () => true,
    refuse: (answer) => answer(),
    admitted: () => undefined
  })
  line.ask("auth right")
  return line
}

const called = (rig: Rig, uuid: string, how: Partial<CalledFor> = {}) => {
  const channel = rig.softswitch.exchange.channels.get(uuid)!
  return connect(rig, { _tag: "Called", channel, isFull: true, isAsync: true, connected: () => undefined, ...how })
}

/** Names of the events and notices in what was said, in order. */
const told = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/^(?:Event-Name|Content-Disposition): (\S+)$/gmu), ([, name = ""]) => name)

describe("myevents", () => {
  it("hears of one channel alone, whatever else was asked for", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const line = byDoor(rig)
    line.ask("event plain ALL")
    assert.strictEqual(line.ask(`myevents ${a}`), replied("+OK Events Enabled"))
    assert.strictEqual(line.ask(`myevents ${a}`), replied("-ERR aready enabled."))
    await answeredPhone(rig)
    assert.deepStrictEqual(told(line.take()), [])
    rig.execute(a, "set", "x=1")
    assert.deepStrictEqual(told(line.take()), ["CHANNEL_EXECUTE", "CHANNEL_EXECUTE_COMPLETE"])
  })

  it("in JSON where that is asked for, and with the jobs that were asked for here", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const line = byDoor(rig)
    line.ask(`myevents ${a} json`)
    line.ask("event json BACKGROUND_JOB")
    assert.include(line.ask("bgapi version\nJob-UUID: mine"), '"Job-UUID":"mine"')
    assert.notInclude(byDoor(rig).ask("bgapi version\nJob-UUID: other") + line.take(), '"Job-UUID":"other"')
  })

  it("ends with its channel", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const line = byDoor(rig)
    line.ask(`myevents ${a}`)
    await rig.api(`uuid_kill ${a}`)
    const said = line.take()
    assert.deepStrictEqual(told(said), ["CHANNEL_HANGUP", "disconnect"])
    assert.include(said, `Controlled-Session-UUID: ${a}\nContent-Disposition: disconnect\n`)
    assert.deepStrictEqual(line.closed, ["exit"])
  })
})

describe("linger", () => {
  const lingering = async (how: string) => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const line = byDoor(rig)
    line.ask(`myevents ${a}`)
    const reply = line.ask(how)
    await rig.api(`uuid_kill ${a}`)
    return { a, line, reply, rig, said: line.take() }
  }

  it("hears the channel to its end, and stays until it goes by itself", async () => {
    const { a, line, reply, rig, said } = await lingering("linger")
    assert.strictEqual(reply, replied("+OK will linger"))
    assert.include(
      said,
      `Content-Type: text/disconnect-notice\nControlled-Session-UUID: ${a}\nContent-Disposition: linger\n` +
        "Channel-Name: sofia/internal/caller1@127.0.0.1\nLinger-Time: -1\nContent-Length: 0\n\n"
    )
    assert.includeMembers(told(said) as Array<string>, ["CHANNEL_HANGUP", "linger", "CHANNEL_HANGUP_COMPLETE"])
    rig.pass(3_600_000)
    assert.deepStrictEqual(line.closed, [])
    assert.deepStrictEqual(told(line.ask("exit")), ["disconnect"])
    assert.deepStrictEqual(line.closed, ["exit"])
  })

  it("for so many seconds", async () => {
    const { line, reply, rig, said } = await lingering("linger 30")
    assert.strictEqual(reply, replied("+OK will linger 30 seconds"))
    assert.include(said, "Linger-Time: 30\n")
    rig.pass(29_999)
    assert.deepStrictEqual(line.closed, [])
    rig.pass(1)
    assert.deepStrictEqual(told(line.take()), ["disconnect"])
    assert.deepStrictEqual(line.closed, ["exit"])
  })

  it("no more after nolinger", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const line = byDoor(rig)
    line.ask(`myevents ${a}`)
    line.ask("linger")
    assert.strictEqual(line.ask("nolinger"), replied("+OK will not linger"))
    await rig.api(`uuid_kill ${a}`)
    assert.deepStrictEqual(told(line.take()), ["CHANNEL_HANGUP", "disconnect"])
  })

  it("takes a number", async () => {
    const { reply } = await lingering("linger long")
    assert.strictEqual(reply, replied("-ERR invalid syntax"))
  })
})

describe("a controller that was called", () => {
  it("is told of its whole channel first", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const said = called(rig, a).ask("connect")
    const lines = said.split("\n")
    assert.strictEqual(lines[0], "Event-Name: CHANNEL_DATA")
    for (const line of [
      "Channel-Direction: inbound",
      "Channel-Caller-ID-Number: caller1",
      "Channel-Destination-Number: 9000",
      `Unique-ID: ${a}`,
      "Caller-Destination-Number: 9000",
      "variable_direction: inbound"
    ])
      assert.include(lines, line)
    assert.isTrue(
      said.endsWith("Content-Type: command/reply\nReply-Text: %2BOK%0A\nSocket-Mode: async\nControl: full\n\n")
    )
  })

  it("speaks of its own channel where it names none", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const line = called(rig, a)
    assert.strictEqual(line.ask("getvar direction"), replied("inbound"))
    assert.strictEqual(line.ask("getvar nothing"), replied("-ERR command not found"))
    line.ask("sendmsg\ncall-command: execute\nexecute-app-name: set\nexecute-app-arg: x=1")
    assert.strictEqual(line.ask("getvar x"), replied("1"))
    assert.isTrue(line.ask("sendmsg\ncall-command: hangup").startsWith(replied("+OK")))
    assert.strictEqual(await rig.api(`uuid_exists ${a}`), "false")
  })

  it("of one channel alone can do nothing else", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    const line = called(rig, a, { isFull: false })
    assert.include(line.ask("connect"), "Control: single-channel\n")
    for (const ask of ["api hupall", "bgapi hupall", "event plain ALL", "linger", "noevents"])
      assert.strictEqual(line.ask(ask), replied("-ERR command not found"))
    assert.strictEqual(line.ask(`sendmsg ${b}\ncall-command: hangup`), replied(`-ERR invalid session id [${b}]`))
    assert.strictEqual(line.ask("myevents"), replied("+OK Events Enabled"))
    assert.strictEqual(rig.softswitch.exchange.channels.size, 2)
  })

  it.each([
    ["eavesdrop", (other: string) => other],
    ["three_way", (other: string) => other],
    ["conference", () => "bench"],
    ["socket", () => "127.0.0.1:8084 async full"]
  ] as const)("for its channel alone reaches no other by %s", async (name, data) => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const { uuid: b } = await answeredPhone(rig)
    const asked = `sendmsg\ncall-command: execute\nexecute-app-name: ${name}\nexecute-app-arg: ${data(b)}`
    const from = rig.events.length
    assert.strictEqual(
      called(rig, a, { isFull: false }).ask(asked),
      replied(`-ERR ${name} needs a controller with full`)
    )
    assert.deepStrictEqual(rig.events.slice(from), [])
    assert.strictEqual(called(rig, a).ask(asked), replied("+OK"))
  })

  it("that is not async waits for the end of what it asks for", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const line = called(rig, a, { isAsync: false })
    assert.include(line.ask("connect"), "Socket-Mode: static\n")
    const play = "sendmsg\ncall-command: execute\nexecute-app-name: playback\nexecute-app-arg: welcome.wav"
    assert.strictEqual(line.ask(play), "")
    assert.strictEqual(line.ask("getvar direction"), "")
    const { playback } = rig.playing.at(-1)!
    rig.fromMedia({ _tag: "PlaybackStarted", leg: a, playback, file: "" })
    rig.fromMedia({ _tag: "PlaybackEnded", leg: a, playback, file: "", cause: "done", playedMs: 500 })
    await rig.settle()
    assert.strictEqual(line.take(), replied("+OK") + replied("inbound"))
    assert.strictEqual(line.ask(`${play}\nasync: true`), replied("+OK"))
  })

  it("that is not async waits for the end of its park, and not beyond it", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const line = called(rig, a, { isAsync: false })
    line.ask("connect")
    const park = "sendmsg\ncall-command: execute\nexecute-app-name: park"
    assert.strictEqual(line.ask(park), "")
    assert.strictEqual(line.ask("getvar direction"), "")
    await rig.api(`uuid_transfer ${a} 'set:x=1,park' inline`)
    await rig.settle()
    assert.strictEqual(line.take(), replied("+OK") + replied("inbound"))
    assert.strictEqual(line.ask(park), "")
    rig.execute(a, "park")
    assert.strictEqual(line.take(), replied("+OK"))
  })

  it("says once that it wants its leg's list of applications to go on without it", async () => {
    const rig = makeRig()
    const a = await answeredCaller(rig)
    const [stays, resumes] = [called(rig, a), called(rig, a)]
    assert.strictEqual(resumes.ask("resume"), replied("+OK"))
    assert.deepStrictEqual([stays.session.ended(), resumes.session.ended()], [false, true])
  })

  it("that has gone leaves nothing at its channel", async () => {
    const rig = makeRig()
    rig.fromUserAgent(offered("in-1"))
    const [a = ""] = rig.softswitch.exchange.channels.keys()
    const line = called(rig, a)
    line.session.ended()
    assert.strictEqual(rig.softswitch.exchange.channels.get(a)!.watchers.size, 0)
  })
})
