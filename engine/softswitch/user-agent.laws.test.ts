import { describe, expect, test } from "vitest"
import { seededChance } from "./testing/chance.ts"
import { type Line, type LineOptions, makeLine, type Told } from "./testing/lossy-line.ts"
import { makeUserAgent } from "./user-agent.ts"

const SDP = "v=0\r\n"

/** Everything that one owner knows of one of its legs, in order: what it was told, and its own last order. */
interface Account {
  readonly side: number
  readonly weCalled: boolean
  readonly story: Array<string>
  /** What the user agent said last, or our own Clear: after it nothing may come. */
  over: boolean
  cleared: boolean
}

/** An owner that does one thing or another with each call, and writes down what it hears. */
const play = (options: LineOptions, calls: number, sweep: boolean) => {
  const accounts = new Map<string, Account>()
  const wrong: Array<string> = []
  const keyOf = (side: number, dialog: string): string => `${side} ${dialog}`

  const told = (side: number, what: Told): void => {
    if (what._tag === "Refused") {
      if (what.reason.startsWith("defect")) wrong.push(what.reason)
      return
    }
    if (!("dialog" in what)) return
    const key = keyOf(side, what.dialog)
    if (what._tag === "CallOffered") {
      accounts.set(key, { side, weCalled: false, story: [what._tag], over: false, cleared: false })
      return receive(side, what.dialog)
    }
    const account = accounts.get(key)
    if (account === undefined) return void wrong.push(`${what._tag} of an unknown leg`)
    if (account.over) wrong.push(`${what._tag} after ${account.story.join()}`)
    const detail = what._tag === "CallFailed" ? ` ${what.status}` : what._tag === "CallEnded" ? ` ${what.cause}` : ""
    account.story.push(what._tag + detail)
    if (what._tag === "CallCancelled" || what._tag === "CallFailed" || what._tag === "CallEnded") account.over = true
    if (what._tag === "ChangeOffered") decideChange(side, what.dialog)
    if (what._tag === "CallAnswered" || what._tag === "CallConfirmed") talk(side, what.dialog)
  }

  const line: Line = makeLine(options, told)
  const { chance } = line
  const within = (ms: number): number => Math.floor(chance() * ms)

  const ask = (side: number, command: Parameters<Line["sides"][0]["ask"]>[0]): void =>
    line.sides[side as 0 | 1].ask(command)

  const clear = (side: number, dialog: string): void => {
    const account = accounts.get(keyOf(side, dialog))
    if (account === undefined || account.over || account.cleared) return
    account.story.push("Clear")
    account.cleared = true
    // Of a call of ours that is not answered, CallFailed still tells the end.
    if (!account.weCalled || account.story.includes("CallAnswered")) account.over = true
    ask(side, { _tag: "Clear", dialog, status: 486, reason: "" })
  }

  const receive = (side: number, dialog: string): void => {
    const mood = chance()
    if (mood < 0.6) line.later(within(2_000), () => ask(side, { _tag: "Ring", dialog }))
    if (mood < 0.7) line.later(2_000 + within(8_000), () => ask(side, { _tag: "Answer", dialog, sdp: SDP }))
    else if (mood < 0.8) line.later(within(3_000), () => clear(side, dialog))
    else if (mood < 0.9) line.later(0, () => ask(side, { _tag: "Answer", dialog, sdp: SDP }))
    if (mood > 0.65 && mood < 0.7) line.later(2_000 + within(9_000), () => clear(side, dialog))
  }

  const talk = (side: number, dialog: string): void => {
    if (chance() < 0.4) line.later(within(4_000), () => ask(side, { _tag: "Change", dialog, sdp: SDP }))
    if (chance() < 0.2) line.later(within(4_000), () => ask(side, { _tag: "Change", dialog, sdp: SDP }))
    if (chance() < 0.4) line.later(within(20_000), () => clear(side, dialog))
  }

  const decideChange = (side: number, dialog: string): void => {
    const mood = chance()
    if (mood < 0.7) line.later(within(500), () => ask(side, { _tag: "AcceptChange", dialog, sdp: SDP }))
    else if (mood < 0.9) line.later(within(500), () => ask(side, { _tag: "RejectChange", dialog, status: 488 }))
  }

  for (let call = 0; call < calls; call++) {
    const side = chance() < 0.5 ? 0 : 1
    const dialog = `call ${call}`
    const far = line.sides[(1 - side) as 0 | 1]
    line.later(within(5_000), () => {
      accounts.set(keyOf(side, dialog), { side, weCalled: true, story: ["Invite"], over: false, cleared: false })
      const target = `sip:100${call}@${far.at.address}:${far.at.port}`
      ask(side, {
        _tag: "Invite",
        dialog,
        target,
        via: far.at,
        from: { displayName: "", user: "1" },
        sdp: SDP,
        headers: []
      })
    })
    // The caller always hangs up in the end; only in a sweep does everybody.
    line.later(10_000 + within(60_000), () => clear(side, dialog))
  }
  if (sweep)
    line.later(100_000, () => {
      for (const key of accounts.keys()) clear(Number(key[0]), key.slice(2))
    })
  line.run(1_000_000)
  return { accounts: [...accounts.values()], line, wrong }
}

const countsOf = (line: Line) => line.sides.map(({ agent }) => agent.counts())
const NOTHING = { transactions: 0, dialogs: 0, bindings: 0 }

/** What every story must look like, whatever the network did. */
const checkStory = ({ over, story, weCalled }: Account): void => {
  expect({ over, story }).toMatchObject({ over: true })
  const count = (word: string): number => story.filter((one) => one.split(" ")[0] === word).length
  expect(count("CallFailed") + count("CallEnded") + count("CallCancelled")).toBeLessThanOrEqual(1)
  if (weCalled) {
    expect(story.join()).not.toMatch(/CallCancelled|CallConfirmed/)
    // Answered or failed, never both, never neither.
    expect(count("CallFailed")).toBe(count("CallAnswered") === 0 ? 1 : 0)
  } else {
    expect(story.join()).not.toMatch(/CallFailed|CallProgress/)
    expect(count("CallConfirmed")).toBeLessThanOrEqual(1)
  }
}

describe("two user agents on a bad line", () => {
  const lines: Readonly<Record<string, Omit<LineOptions, "seed">>> = {
    "a clean line": { loss: 0, maxLostInARow: 0, duplicated: 0, maxDelayMs: 20 },
    "a line that reorders and repeats": { loss: 0, maxLostInARow: 0, duplicated: 0.3, maxDelayMs: 900 },
    "a line that loses every fourth": { loss: 0.25, maxLostInARow: 3, duplicated: 0.1, maxDelayMs: 300 },
    "a line that loses more than half": { loss: 0.6, maxLostInARow: 4, duplicated: 0.1, maxDelayMs: 600 }
  }

  for (const [name, options] of Object.entries(lines))
    test(`${name}: when the caller hangs up both sides are over, and nothing is left (700 scripts)`, () => {
      for (let seed = 1; seed <= 700; seed++) {
        const { accounts, line, wrong } = play({ ...options, seed }, 1 + (seed % 3), false)
        expect(wrong, `seed ${seed}`).toEqual([])
        for (const account of accounts) checkStory(account)
        expect(line.isQuiet(), `seed ${seed}`).toBe(true)
        expect(countsOf(line), `seed ${seed}`).toEqual([NOTHING, NOTHING])
      }
    })

  test("a line that loses every fourth costs repetitions, never a call (700 scripts)", () => {
    for (let seed = 1; seed <= 700; seed++) {
      const options = { seed, loss: 0.25, maxLostInARow: 3, duplicated: 0.1, maxDelayMs: 300 }
      for (const { story } of play(options, 1, false).accounts)
        expect(story.join(), `seed ${seed}`).not.toMatch(/408|no-ack|session-expired/)
    }
  })

  test("a line that may fall silent for good: when both owners let go nothing is left (700 scripts)", () => {
    for (let seed = 1; seed <= 700; seed++) {
      const options = {
        seed,
        loss: 0.5 + 0.5 * ((seed % 10) / 10),
        maxLostInARow: 1e9,
        duplicated: 0.2,
        maxDelayMs: 2_000
      }
      const { accounts, line, wrong } = play(options, 2, true)
      expect(wrong, `seed ${seed}`).toEqual([])
      for (const account of accounts) checkStory(account)
      expect(countsOf(line), `seed ${seed}`).toEqual([NOTHING, NOTHING])
    }
  })

  test("on a clean line an answered call is heard as answered by both", () => {
    let answered = 0
    for (let seed = 1; seed <= 300; seed++) {
      const { accounts } = play({ seed, loss: 0, maxLostInARow: 0, duplicated: 0, maxDelayMs: 20 }, 1, false)
      const caller = accounts.find(({ weCalled }) => weCalled)
      const called = accounts.find(({ weCalled }) => !weCalled)
      if (called?.story.includes("CallConfirmed") !== true) continue
      expect(caller?.story).toContain("CallAnswered")
      answered++
    }
    expect(answered).toBeGreaterThan(100)
  })

  test("the same seed tells the same story", () => {
    const options = { seed: 42, loss: 0.3, maxLostInARow: 3, duplicated: 0.2, maxDelayMs: 500 }
    expect(play(options, 3, false).accounts).toEqual(play(options, 3, false).accounts)
  })
})

test("5,000 messages with octets changed, cut and swapped are survived, and leave nothing", () => {
  const chance = seededChance(2_026)
  let made = 0
  const local = { address: "192.0.2.1", port: 5060 }
  const agent = makeUserAgent({
    local,
    realm: "r",
    userAgent: "u",
    token: () => `t${++made}`,
    directory: [],
    maxDialogs: 100
  })
  const base = [
    "INVITE sip:4000@192.0.2.1 SIP/2.0",
    "Via: SIP/2.0/UDP 192.0.2.2:5070;branch=z9hG4bKx;rport",
    "Max-Forwards: 70",
    'From: "A" <sip:1@192.0.2.2>;tag=a',
    "To: <sip:4000@192.0.2.1>",
    "Call-ID: c",
    "CSeq: 1 INVITE",
    "Contact: <sip:1@192.0.2.2:5070;transport=udp>;q=0.5",
    "Session-Expires: 100;refresher=uac",
    'Proxy-Authorization: Digest username="1", realm="r", nonce="n", uri="u", response="x"',
    "Content-Type: application/sdp",
    "Content-Length: 5"
  ]
  let nowMs = 0
  const offered: Array<string> = []
  const defects: Array<string> = []
  for (let n = 0; n < 5_000; n++) {
    const text = `${base.filter(() => chance() > 0.02).join("\r\n")}\r\n\r\nv=0\r\n`.replaceAll(
      /bKx|: c|INVITE/g,
      (found) => (found === "INVITE" ? (["INVITE", "BYE", "REGISTER", "OPTIONS"][n % 4] ?? "") : `${found}${n}`)
    )
    const datagram = Buffer.from(text)
    for (let change = Math.floor(chance() * 4); change > 0; change--) {
      const at = Math.floor(chance() * datagram.length)
      datagram[at] =
        chance() < 0.5 ? Math.floor(chance() * 256) : (datagram[Math.floor(chance() * datagram.length)] ?? 0)
    }
    nowMs += 5
    for (const output of agent.receive(datagram, { transport: "udp", address: "192.0.2.2", port: 5070 }, nowMs)) {
      if (output._tag === "Refused" && output.reason.startsWith("defect")) defects.push(output.reason)
      if (output._tag === "CallOffered") offered.push(output.dialog)
    }
    const oldest = offered.length > 50 ? offered.shift() : undefined
    if (oldest !== undefined) agent.command({ _tag: "Reject", dialog: oldest, status: 486, reason: "" }, nowMs)
  }
  expect(defects).toEqual([])
  for (const dialog of offered) agent.command({ _tag: "Clear", dialog, status: 486, reason: "" }, nowMs)
  for (let due = agent.nextDueMs(); due !== undefined; due = agent.nextDueMs()) agent.due(due)
  expect(agent.counts()).toEqual(NOTHING)
})
