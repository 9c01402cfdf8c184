import { describe, expect, test } from "vitest"
import type { Hop } from "../sip-contract.ts"
import { headerOf, type SipRequest } from "../sip/message.ts"
import { parseMessage } from "../sip/parse.ts"
import { reply } from "../testing/scripted-peer.ts"
import { THIS_MACHINE } from "../testing/lines.ts"
import { makeTrunkKeeper } from "./keeper.ts"
import type { KeeperOutput } from "./part.ts"
import { trunkProblems } from "./problems.ts"
import type { Trunk } from "./trunk.ts"

const US: Hop = { transport: "udp", address: "192.0.2.1", port: 5060 }
const HOST = { address: "198.51.100.7", port: 5060 }
const THERE: Hop = { transport: "udp", ...HOST }

const watched: Trunk = { ...THIS_MACHINE, id: "e1", hosts: [HOST], watchEveryS: 30 }
const registering: Trunk = {
  ...THIS_MACHINE,
  id: "carrier",
  hosts: [HOST],
  registration: { registrar: HOST, user: "4001", authUser: "4001@ims", password: "secret", expiresS: 600 }
}

/** A keeper on a clock turned by hand; what it sends is read. */
const keeping = () => {
  let tokens = 0
  let nowMs = 0
  const keeper = makeTrunkKeeper({ localFor: () => US, userAgent: "test", token: () => `t${(tokens += 1)}` })
  const read = (outputs: ReadonlyArray<KeeperOutput> | undefined): ReadonlyArray<SipRequest> =>
    (outputs ?? []).map(({ octets }) => {
      const message = parseMessage(octets)
      if (message._tag !== "Request") throw new Error("no request")
      return message
    })
  return {
    keeper,
    set: (...trunks: ReadonlyArray<Trunk>) => read(keeper.set(trunks, nowMs)),
    take: (octets: Uint8Array) => read(keeper.receive(octets, THERE, nowMs)),
    wait: (ms: number) => {
      const endMs = nowMs + ms
      const all: Array<SipRequest> = []
      for (let due = keeper.nextDueMs(); due !== undefined && due <= endMs; due = keeper.nextDueMs()) {
        nowMs = Math.max(nowMs, due)
        all.push(...read(keeper.due(nowMs)))
      }
      nowMs = endMs
      return all
    },
    hostNow: () => keeper.states()[0]?.hosts[0]?.state,
    registrationNow: () => keeper.states()[0]?.registration,
    problems: () => trunkProblems(keeper.states()).map(({ en }) => en)
  }
}

describe("a host that is watched", () => {
  test("counts as there until it is known not to be, and again when it answers", () => {
    const { hostNow, keeper, problems, set, take, wait } = keeping()
    const [asked] = set(watched)
    expect(hostNow()).toBeUndefined()
    expect(asked).toMatchObject({ method: "OPTIONS", uri: "sip:198.51.100.7:5060" })
    expect(keeper.isUp(watched, HOST)).toBe(true)
    const again = wait(32_000)
    expect(keeper.isUp(watched, HOST)).toBe(false)
    expect(problems()).toEqual(["the trunk e1 does not answer"])
    expect(hostNow()).toEqual({ isUp: false, sinceMs: 32_000, said: "silent" })
    take(reply(again.at(-1)!, 200))
    expect(keeper.isUp(watched, HOST)).toBe(true)
    expect(problems()).toEqual([])
    expect(hostNow()).toEqual({ isUp: true, sinceMs: 32_000, said: "200 Because" })
  })

  test("is there when it refuses OPTIONS, and is not when it says that it takes no calls", () => {
    for (const [status, isUp] of [
      [405, true],
      [404, true],
      [503, false]
    ] as const) {
      const { keeper, set, take } = keeping()
      take(reply(set(watched)[0]!, status))
      expect(keeper.isUp(watched, HOST)).toBe(isUp)
    }
  })

  test("is asked every so often, and no more when nobody wants to know", () => {
    const { set, take, wait } = keeping()
    const answer = (requests: ReadonlyArray<SipRequest>) => requests.map((request) => take(reply(request, 200)))
    answer(set(watched))
    const asked = wait(30_000)
    expect(asked).toHaveLength(1)
    answer(asked)
    expect(set(watched)).toEqual([])
    answer(wait(30_000))
    set({ ...watched, watchEveryS: 0 })
    expect(wait(300_000)).toEqual([])
  })
})

describe("a trunk that registers", () => {
  test("proves itself, may be called by then, and says so again at half of its time", () => {
    const { keeper, registrationNow, set, take, wait } = keeping()
    const [plain] = set(registering)
    expect(registrationNow()).toMatchObject({ isRegistered: false, refusal: "" })
    wait(100)
    expect(keeper.isUp(registering, HOST)).toBe(false)
    const challenge = 'WWW-Authenticate: Digest realm="ims", nonce="n", qop="auth"'
    const [proof] = take(reply(plain!, 401, { headers: [challenge] }))
    expect(headerOf(proof!, "authorization")).toContain('username="4001@ims"')
    take(reply(proof!, 200, { headers: ["Contact: <sip:4001@192.0.2.1:5060>;expires=600"] }))
    expect(keeper.isUp(registering, HOST)).toBe(true)
    expect(wait(299_000)).toEqual([])
    expect(wait(1_000)).toMatchObject([{ method: "REGISTER" }])
    expect(registrationNow()).toMatchObject({ isRegistered: true, sinceMs: 100 })
  })

  test("says what the registrar refused, and tries again", () => {
    const { keeper, problems, set, take, wait } = keeping()
    take(reply(set(registering)[0]!, 403))
    expect(problems()).toEqual(["the trunk carrier is not registered: 403 Because"])
    expect(keeper.isUp(registering, HOST)).toBe(false)
    expect(wait(30_000)).toMatchObject([{ method: "REGISTER" }])
  })

  test("takes its registration back when it is gone", () => {
    const { keeper, set, take } = keeping()
    take(reply(set(registering)[0]!, 200))
    const [bye] = set()
    expect(headerOf(bye!, "expires")).toBe("0")
    take(reply(bye!, 200))
    expect(keeper.nextDueMs()).toBeUndefined()
    expect(keeper.states()).toEqual([])
  })

  test("leaves answers to others' requests to others", () => {
    const { keeper, set } = keeping()
    set(registering, watched)
    expect(keeper.receive(Buffer.from("SIP/2.0 200 OK\r\nCall-ID: other\r\n\r\n"), THERE, 0)).toBeUndefined()
  })
})
