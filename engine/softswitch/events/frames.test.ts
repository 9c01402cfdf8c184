import { assert, describe, it } from "@effect/vitest"
import { type Channel, setVariable } from "../channel.ts"
import { seededChance } from "../testing/chance.ts"
import { answeredCaller, answeredPhone, makeRig } from "../testing/rig.ts"
import { channelHeaders } from "./channel-headers.ts"
import { ChannelVariables } from "./channel-variables.ts"
import { type Header, type HeaderGroups, jsonBody, makeEvent, plainBody } from "./event.ts"

/** Letter by letter, as FreeSWITCH's documents say it: what the quick way must come to. */
const plainly = (headers: ReadonlyArray<Header>): string => {
  const encoded = (value: string) =>
    [...value]
      .map((letter) =>
        /[\x21\x24\x27-\x2a\x2c-\x2f0-9A-Z_a-z~]/u.test(letter)
          ? letter
          : [...Buffer.from(letter)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("")
      )
      .join("")
  return `${headers.map(([name, value]) => `${name}: ${encoded(value)}\n`).join("")}\n`
}
const jsonly = (headers: ReadonlyArray<Header>): string =>
  `{${headers.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(",")}}`

const NASTY = [
  "",
  "plain",
  "a b",
  "张三",
  'say "no"',
  String.raw`back\slash`,
  "line\r\nline",
  "\u0000\u001f\u007f\u0080",
  "\u{1f600}",
  "\ud800",
  "x\udc00y",
  "100% sure & <a@b>;c=[d]{e}|f^g`h#i?j+k:l",
  "\u2028"
]

const listed = (groups: HeaderGroups) => makeEvent("", undefined, groups).headers

describe("an event's text", () => {
  it("says each letter as the format wants it", () => {
    const headers = NASTY.map((value, n): Header => [`variable_${n}_${value}`, value])
    assert.strictEqual(jsonBody(headers), jsonly(headers))
    assert.deepStrictEqual(JSON.parse(jsonBody(headers)), Object.fromEntries(headers))
    assert.strictEqual(plainBody(headers), plainly(headers))
    const variables = new ChannelVariables()
    for (const [n, value] of NASTY.entries()) variables.set(`${n}`, value)
    const asVariables = NASTY.map((value, n): Header => [`variable_${n}`, value])
    assert.strictEqual(jsonBody([variables.headers]), jsonly(asVariables))
    assert.strictEqual(plainBody([variables.headers]), plainly(asVariables))
  })

  it("carries a body after its headers, and announces its length in bytes", () => {
    const event = makeEvent("BACKGROUND_JOB", undefined, [["Job-UUID", "1"]], "张三 +OK\n")
    const json = '{"Job-UUID":"1","Content-Length":"11","_body":"张三 +OK\\n"}'
    const plain = "Job-UUID: 1\nContent-Length: 11\n\n张三 +OK\n"
    const frame = (format: string, body: string) =>
      `Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-${format}\n\n${body}`
    assert.strictEqual(event.jsonFrame(), frame("json", json))
    assert.strictEqual(event.plainFrame(), frame("plain", plain))
    assert.strictEqual(jsonBody([]), "{}")
  })

  it("says only the headers of these names to who reads no others, in the order of all, and the body with them", async () => {
    const rig = makeRig()
    const channel = rig.softswitch.exchange.channels.get(await answeredCaller(rig))!
    const event = makeEvent(
      "X",
      undefined,
      [["Event-Name", "X"], ...channelHeaders(channel, undefined, { variables: true })],
      "+OK"
    )
    const all = JSON.parse(event.jsonFrame().split("\n\n")[1]!) as Readonly<Record<string, string>>
    for (const names of [["Unique-ID", "variable_direction", "Event-Name", "unheard-of"], ["Answer-State"], []]) {
      const brief = event.jsonFrame(new Set(names))
      const body = Object.entries(all).filter(
        ([name]) => names.includes(name) || name === "Content-Length" || name === "_body"
      )
      assert.strictEqual(brief.split("\n\n")[1], jsonly(body))
      assert.include(event.plainFrame(new Set(names)), "+OK")
    }
    assert.isAbove(Object.keys(all).length, 60)
  })

  it("is what the channel was when it was told, whatever becomes of the channel", async () => {
    const rig = makeRig()
    const uuid = await answeredCaller(rig)
    const channel = rig.softswitch.exchange.channels.get(uuid)!
    const groups = channelHeaders(channel, undefined, { variables: true })
    const before = plainly(listed(groups))
    setVariable(channel, "later", "1")
    channel.variables.delete("direction")
    channel.times.hangupUs = 7
    channel.profile.calleeName = "somebody"
    assert.strictEqual(plainBody(groups), before)
    assert.notStrictEqual(plainBody(channelHeaders(channel, undefined, { variables: true })), before)
  })
})

/** The same channel as one that no event was ever told about: nothing of it is remembered. */
const untold = (channel: Channel): Channel => {
  const variables = new ChannelVariables()
  for (const [name, value] of channel.variables) variables.set(name, value)
  return { ...channel, profile: { ...channel.profile }, times: { ...channel.times }, variables }
}

it("headers that are remembered say what headers written anew say, after any change", async () => {
  const rig = makeRig()
  const channel = rig.softswitch.exchange.channels.get(await answeredCaller(rig))!
  const peer = rig.softswitch.exchange.channels.get((await answeredPhone(rig)).uuid)!
  const chance = seededChance(7)
  const pick = <A>(all: ReadonlyArray<A>): A => all[Math.floor(chance() * all.length)]!
  const changes: ReadonlyArray<(of: Channel) => void> = [
    (of) => setVariable(of, `v${Math.floor(chance() * 6)}`, pick(NASTY)),
    (of) => void of.variables.set(`v${Math.floor(chance() * 6)}`, pick(NASTY)),
    (of) => void of.variables.delete(`v${Math.floor(chance() * 6)}`),
    (of) => void (of.profile[pick(["callerName", "callerNumber", "destination", "calleeName"] as const)] = pick(NASTY)),
    (of) => void (of.times[pick(["answeredUs", "hangupUs", "bridgedUs"] as const)] = Math.floor(chance() * 3)),
    (of) => void (of.bridgeOriginator = chance() < 0.5),
    (of) => void (of.hangupCause = chance() < 0.5 ? undefined : "NORMAL_CLEARING"),
    (of) => of.variables.clear()
  ]
  for (let step = 0; step < 2_000; step++) {
    pick(changes.slice(0, chance() < 0.02 ? undefined : -1))(pick([channel, peer]))
    const other = pick([peer, undefined])
    const own = { variables: chance() < 0.8 }
    const told = channelHeaders(channel, other, own)
    const anew = listed(channelHeaders(untold(channel), other && untold(other), own))
    assert.deepStrictEqual(listed(told), anew)
    assert.strictEqual(jsonBody(told), jsonly(anew))
    assert.strictEqual(plainBody(told), plainly(anew))
  }
})
