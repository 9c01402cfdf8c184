import { describe, expect, test } from "vitest"
import { DOOR } from "./testing/lines.ts"
import { type Line, type LineOptions, makeLine, type Told } from "./testing/lossy-line.ts"

// Random scripts of transfers: REFER, its NOTIFYs and Replaces between two user agents on a bad line.

const SDP = "v=0\r\n"
const AGENTS = { takesTransfers: true, door: DOOR } as const
/** Nobody hangs up before. */
const FIRST_END_MS = 20_000

/** What one owner knows of one of its legs. */
interface Account {
  readonly side: 0 | 1
  readonly dialog: string
  readonly weCalled: boolean
  answered: boolean
  over: boolean
  /** Our REFERs on it, and what the far end told of each, in order. */
  refers: number
  readonly outcomes: Array<number>
  /** A REFER is under way: another would be refused by ourselves. */
  waits: boolean
}

/** A REFER that an owner was offered: what it said, and what it told last. */
interface Wish {
  readonly account: Account
  readonly status: number
  last: number
}

/** What a call of others is named by in Replaces, read off the wire: a 2xx to an INVITE has all three. */
const nameOnWire = (octets: Uint8Array): string | undefined => {
  const text = Buffer.from(octets).toString("latin1")
  if (!text.startsWith("SIP/2.0 200") || !/^CSeq: \d+ INVITE/mu.test(text)) return undefined
  const [, callId = "", from = "", to = ""] = [
    /^Call-ID: (\S+)/mu,
    /^From: .*;tag=(\S+)/mu,
    /^To: .*;tag=(\S+)/mu
  ].reduce((parts: ReadonlyArray<string>, pattern) => [...parts, pattern.exec(text)?.[1] ?? ""], [""])
  // As whoever called it would say it: the tag of the one who is asked is the one in To.
  return `${callId};to-tag=${to};from-tag=${from}`
}

const play = (options: LineOptions, calls: number, endsToo: boolean) => {
  const accounts = new Map<string, Account>()
  const wishes: Array<Wish> = []
  const wrong: Array<string> = []
  const onWire = new Set<string>()
  let replaced = 0
  let cleared = 0
  const find = (side: number, dialog: string) => accounts.get(`${side} ${dialog}`)
  const enter = (side: 0 | 1, dialog: string, weCalled: boolean): Account => {
    const account = { side, dialog, weCalled, answered: false, over: false, refers: 0, outcomes: [], waits: false }
    accounts.set(`${side} ${dialog}`, account)
    return account
  }

  const line: Line = makeLine(
    {
      ...options,
      agents: AGENTS,
      sees: (octets) => {
        const name = nameOnWire(octets)
        if (name !== undefined) onWire.add(name)
      }
    },
    (side, what) => told(side === 0 ? 0 : 1, what)
  )
  const { chance } = line
  const within = (ms: number): number => Math.floor(chance() * ms)
  const ask = (side: 0 | 1, command: Parameters<Line["sides"][0]["ask"]>[0]): void => line.sides[side].ask(command)

  const told = (side: 0 | 1, what: Told): void => {
    if (what._tag === "Refused" && what.reason.startsWith("defect")) wrong.push(what.reason)
    if (!("dialog" in what)) return
    if (what._tag === "CallOffered") return offered(side, what)
    const account = find(side, what.dialog)
    if (account === undefined) return void wrong.push(`${what._tag} of an unknown leg`)
    if (account.over) wrong.push(`${what._tag} of a leg that is over`)
    if (what._tag === "CallAnswered" || what._tag === "CallConfirmed") begin(account)
    if (what._tag === "ReferOffered") decide(account, what)
    if (what._tag === "ReferAnswered") {
      account.waits = false
      account.outcomes.push(what.status)
    }
    if (what._tag === "CallEnded" || what._tag === "CallFailed" || what._tag === "CallCancelled") {
      account.over = true
      // A user agent gives up by itself where nothing comes from the far end.
      if (what._tag === "CallEnded" ? what.cause !== "bye" : what._tag === "CallFailed" && what.status === 408)
        cleared++
      if (what._tag === "CallEnded" && cleared === 0) wrong.push("ended, and nobody hung up")
    }
  }

  const offered = (side: 0 | 1, { dialog, replaces }: Extract<Told, { readonly _tag: "CallOffered" }>): void => {
    const account = enter(side, dialog, false)
    if (replaces === undefined) return line.later(within(1_000), () => ask(side, { _tag: "Answer", dialog, sdp: SDP }))
    const old = find(side, replaces)
    if (old === undefined || old.over)
      wrong.push(`takes the place of ${old === undefined ? "none" : "one that is over"}`)
    if (!endsToo || chance() < 0.3) {
      account.over = true
      return ask(side, { _tag: "Reject", dialog, status: 603, reason: "" })
    }
    replaced++
    ask(side, { _tag: "Answer", dialog, sdp: SDP })
    if (old !== undefined) clear(old)
  }

  const begin = (account: Account): void => {
    account.answered = true
    const { side } = account
    for (let more = chance() * 3; more > 1; more--) line.later(within(8_000), () => refer(account))
    if (chance() < 0.3) line.later(within(15_000), () => call(side, [...onWire][within(onWire.size)]))
  }

  const refer = (account: Account): void => {
    // One at a time: what a second one hears is no word of the far end.
    if (account.over || account.waits) return
    const [replaces = "none;to-tag=a;from-tag=b"] = [...onWire].slice(within(onWire.size))
    const header = chance() < 0.3 ? `?Replaces=${encodeURIComponent(replaces)}` : ""
    account.refers++
    account.waits = true
    ask(account.side, { _tag: "Refer", dialog: account.dialog, referTo: `<sip:1002@192.0.2.1${header}>` })
  }

  const decide = (account: Account, { refer: name }: Extract<Told, { readonly _tag: "ReferOffered" }>): void => {
    const { side } = account
    const mood = chance()
    const wish: Wish = { account, status: mood < 0.65 ? 202 : mood < 0.8 ? 603 : 491, last: 0 }
    wishes.push(wish)
    ask(side, { _tag: "AnswerRefer", refer: name, status: wish.status })
    if (wish.status !== 202) return
    const tell = (status: number): void => {
      wish.last = status
      ask(side, { _tag: "ReferProgress", refer: name, status })
    }
    if (chance() < 0.6) line.later(within(1_000), () => tell(180))
    line.later(1_000 + within(5_000), () => tell([200, 404, 486, 603][within(4)] ?? 200))
  }

  const clear = (account: Account): void => {
    if (account.over) return
    cleared++
    // Of a call of ours that is not answered, CallFailed still tells the end.
    account.over = !account.weCalled || account.answered
    ask(account.side, { _tag: "Clear", dialog: account.dialog, status: 486, reason: "" })
  }

  let made = 0
  const call = (side: 0 | 1, replaces?: string): void => {
    const account = enter(side, `call ${++made}`, true)
    const far = line.sides[side === 0 ? 1 : 0]
    ask(side, {
      _tag: "Invite",
      dialog: account.dialog,
      target: `sip:1001@${far.at.address}:${far.at.port}`,
      via: far.at,
      from: { displayName: "", user: "1" },
      sdp: SDP,
      headers: replaces === undefined ? [] : [["Replaces", replaces]]
    })
    if (endsToo) line.later(FIRST_END_MS + within(20_000), () => clear(account))
  }

  for (const side of line.sides)
    side.ask({ _tag: "SetTrunks", trunks: [{ id: "all", from: ["192.0.2.0/24"], calledRules: [] }] })
  for (let one = 0; one < calls; one++) line.later(within(2_000), () => call(chance() < 0.5 ? 0 : 1))
  line.run(endsToo ? 1_000_000 : FIRST_END_MS - 1)
  const before = [...accounts.values()].map((account) => ({ ...account, outcomes: [...account.outcomes] }))
  line.later(0, () => accounts.forEach(clear))
  line.run(2_000_000)
  return { accounts: [...accounts.values()], before, line, replaced, wishes, wrong }
}

const NOTHING = { transactions: 0, dialogs: 0, bindings: 0 }

const LINES: Readonly<Record<string, Omit<LineOptions, "seed">>> = {
  "a clean line": { loss: 0, maxLostInARow: 0, duplicated: 0, maxDelayMs: 20 },
  "a line that reorders and repeats": { loss: 0, maxLostInARow: 0, duplicated: 0.3, maxDelayMs: 900 },
  "a line that loses every fourth": { loss: 0.25, maxLostInARow: 3, duplicated: 0.1, maxDelayMs: 300 },
  "a line that may fall silent for good": { loss: 0.8, maxLostInARow: 1e9, duplicated: 0.2, maxDelayMs: 2_000 }
}

describe("transfers between two user agents", () => {
  for (const [name, options] of Object.entries(LINES))
    test(`${name}: each REFER is answered once or its leg ends, each leg has an owner, and nothing is left (400 scripts)`, () => {
      let asked = 0
      let taken = 0
      for (let seed = 1; seed <= 400; seed++) {
        const { accounts, line, replaced, wrong } = play({ ...options, seed }, 1 + (seed % 3), true)
        expect(wrong, `seed ${seed}`).toEqual([])
        for (const { outcomes, over, refers } of accounts) {
          expect(over, `seed ${seed}`).toBe(true)
          expect(outcomes.length, `seed ${seed}`).toBeLessThanOrEqual(refers)
          // One at a time, so only the last one's leg may have ended before it was told.
          expect(outcomes.length, `seed ${seed}`).toBeGreaterThanOrEqual(refers - 1)
          asked += refers
        }
        taken += replaced
        expect(line.isQuiet(), `seed ${seed}`).toBe(true)
        expect(
          line.sides.map(({ agent }) => agent.counts()),
          `seed ${seed}`
        ).toEqual([NOTHING, NOTHING])
      }
      expect(asked).toBeGreaterThan(300)
      expect(taken).toBeGreaterThan(options.loss > 0.5 ? 0 : 30)
    })

  test("a clean line: who was taken at their word hears its end, who was refused hears why, and both talk on (400 scripts)", () => {
    let refused = 0
    let followed = 0
    for (let seed = 1; seed <= 400; seed++) {
      const { before, wishes, wrong } = play({ ...LINES["a clean line"]!, seed }, 1, false)
      expect(wrong, `seed ${seed}`).toEqual([])
      const said = wishes.map(({ last, status }) => (status === 202 ? last : status))
      const heard = before.flatMap(({ outcomes }) => outcomes)
      expect(heard.toSorted(), `seed ${seed}`).toEqual(said.toSorted())
      // Whatever came of it, the legs that were answered are as they were: the owner alone ends them.
      expect(
        before.filter(({ answered, over }) => answered && over),
        `seed ${seed}`
      ).toEqual([])
      refused += wishes.filter(({ status }) => status !== 202).length
      followed += wishes.filter(({ status }) => status === 202).length
    }
    expect(refused).toBeGreaterThan(100)
    expect(followed).toBeGreaterThan(100)
  })

  test("the same seed tells the same story", () => {
    const options = { seed: 42, loss: 0.3, maxLostInARow: 3, duplicated: 0.2, maxDelayMs: 500 }
    expect(play(options, 3, true).accounts).toEqual(play(options, 3, true).accounts)
  })
})
