import { describe, expect, test } from "vitest"
import { ECHO_NUMBER } from "../echo-number.ts"
import type { DoorLimits, Hop } from "../sip-contract.ts"
import { answerChallenge, ha1Of, parseChallenge } from "../sip/digest.ts"
import { headerOf, type SipMessage } from "../sip/message.ts"
import { makeDesk, SDP, type Said, typed, type Typed } from "../testing/scripted-peer.ts"

const TRUNK: Hop = { address: "198.51.100.10", port: 5060, transport: "udp" }
const STRANGER: Hop = { address: "203.0.113.66", port: 5060, transport: "udp" }
const OFFICE: Hop = { address: "203.0.113.7", port: 40_001, transport: "udp" }
const DIRECTORY = [
  { user: "1001", ha1: ha1Of("1001", "carillon", "secret") },
  { user: "1002", ha1: ha1Of("1002", "carillon", "other") }
]
const LIMITS: DoorLimits = { callsPerSecond: 5, messagesPerMinute: 60, refusalsPerMinute: 10, ignoredMs: 600_000 }
const ENTRY = { id: "telecom", from: ["198.51.100.0/28"], calledRules: [{ taken: "0", kept: "95000", front: "" }] }

const atTheDoor = (limits: Partial<DoorLimits> = {}) => {
  const desk = makeDesk({ directory: DIRECTORY, maxDialogs: 100, takesMessages: true, door: { ...LIMITS, ...limits } })
  let count = 0
  const send = (method: string, from: Hop, what: Partial<Typed> = {}): Said => {
    count += 1
    const call = { callId: `c${count}`, branch: `b${count}`, cseq: count }
    return desk.take(typed({ method, ...call, ...(method === "INVITE" ? { body: SDP } : {}), ...what }), from)
  }
  const call = (from: Hop, number = "95000", as = "13800138000") =>
    send("INVITE", from, { uri: `sip:${number}@192.0.2.1`, from: `<sip:${as}@192.0.2.2>;tag=t` })
  const proof = (challenge: SipMessage, method: string, uri: string, user: string, password: string): string => {
    const asked = parseChallenge(
      headerOf(challenge, "www-authenticate") ?? headerOf(challenge, "proxy-authenticate") ?? ""
    )
    if (asked === undefined) throw new Error("no challenge")
    const account = { user, ha1: ha1Of(user, "carillon", password) }
    return answerChallenge(asked, { method, uri }, account, { nc: 1, cnonce: "c" })
  }
  const aor = (user: string) => ({
    uri: "sip:192.0.2.1",
    from: `<sip:${user}@192.0.2.1>;tag=r`,
    to: `<sip:${user}@192.0.2.1>`
  })
  /** A REGISTER, and its proof when it was challenged. */
  const register = (from: Hop, user: string, password: string): Said => {
    const asked = send("REGISTER", from, aor(user))
    const [challenge] = asked.sent
    if (challenge === undefined) return asked
    const value = proof(challenge, "REGISTER", "sip:192.0.2.1", user, password)
    return send("REGISTER", from, { ...aor(user), headers: [`Authorization: ${value}`] })
  }
  const setUp = () => {
    desk.ask({ _tag: "SetTrunks", trunks: [ENTRY] })
    desk.ask({ _tag: "SetNumbers", numbers: ["95000"] })
  }
  return { desk, send, call, register, proof, setUp }
}

const wireOf = (said: Said): ReadonlyArray<string> => said.wire
const offersOf = ({ told }: Said): ReadonlyArray<unknown> => told.filter(({ _tag }) => _tag === "CallOffered")

describe("who may send a MESSAGE", () => {
  const TERMINAL: Hop = { address: "192.168.44.9", port: 5060, transport: "tcp" }
  const words = { body: "<mrq/>", type: "application/scaip+xml", uri: "sip:alarm@192.0.2.1" }
  const text = ({ send }: ReturnType<typeof atTheDoor>, from: Hop, as = "0012345678", headers: Array<string> = []) =>
    send("MESSAGE", from, { ...words, from: `<sip:${as}@192.0.2.2>;tag=t`, headers })
  const isOffered = ({ told }: Said) => told.some(({ _tag }) => _tag === "MessageOffered")
  const waiting = (limits: Partial<DoorLimits> = {}) => {
    const door = atTheDoor({ terminals: ["192.168.44.0/24"], ...limits })
    door.setUp()
    return door
  }

  test("a trunk, an address of terminals, a registered telephone and whoever proves an account", () => {
    const door = waiting()
    door.register(OFFICE, "1001", "secret")
    expect([TRUNK, TERMINAL, OFFICE].map((from) => isOffered(text(door, from)))).toEqual([true, true, true])
    const elsewhere = { ...OFFICE, port: 40_999 }
    const asked = text(door, elsewhere, "1002")
    expect(asked.wire).toEqual(["407 MESSAGE"])
    const value = door.proof(asked.sent[0]!, "MESSAGE", words.uri, "1002", "other")
    expect(isOffered(text(door, elsewhere, "1002", [`Proxy-Authorization: ${value}`]))).toBe(true)
  })

  test("strangers hear what strangers' calls hear, and learn no account", () => {
    const door = waiting()
    const heads = ["1001", "9999"].map((as) => {
      const [message] = text(door, STRANGER, as).sent
      return message?._tag === "Response" ? [message.status, message.names] : []
    })
    expect(heads[0]?.[0]).toBe(407)
    expect(heads[1]).toEqual(heads[0])
    expect(door.desk.agent.counts().transactions).toBe(0)
  })

  test("before trunks are known a stranger is told to come back, and a terminal is taken", () => {
    const door = atTheDoor({ terminals: ["192.168.44.0/24"] })
    const said = text(door, STRANGER)
    expect([said.wire, headerOf(said.sent[0]!, "retry-after")]).toEqual([["503 MESSAGE"], "2"])
    expect(isOffered(text(door, TERMINAL))).toBe(true)
  })

  test("no terminal is known by itself", () => {
    const door = atTheDoor()
    door.setUp()
    expect(text(door, TERMINAL).wire).toEqual(["407 MESSAGE"])
  })

  test("guesses at passwords by MESSAGE count, and then nothing of theirs is answered; terminals' are", () => {
    const door = waiting()
    const guess = () => {
      const [challenge] = text(door, STRANGER, "1001").sent
      const value = challenge && door.proof(challenge, "MESSAGE", words.uri, "1001", "guess")
      return value === undefined ? "" : text(door, STRANGER, "1001", [`Proxy-Authorization: ${value}`]).wire.join()
    }
    const heard = Array.from({ length: 12 }, guess)
    expect(heard.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => "403 MESSAGE"))
    expect(heard.slice(10)).toEqual(["", ""])
    expect(isOffered(text(door, TERMINAL))).toBe(true)
  })

  test("a flood: whoever may is told to come back, a stranger nothing; another source is heard", () => {
    const door = waiting({ messagesPerMinute: 2 })
    const flood = (from: Hop) => Array.from({ length: 3 }, () => text(door, from)).at(-1)!
    const refused = flood(TERMINAL)
    expect([refused.wire, headerOf(refused.sent[0]!, "retry-after")]).toEqual([["503 MESSAGE"], "5"])
    expect(flood(STRANGER).wire).toEqual([])
    expect(isOffered(text(door, TRUNK))).toBe(true)
  })

  test("each terminal of a gateway, however many there are, by what the gateway calls it", () => {
    const door = waiting({ messagesPerMinute: 2 })
    const heard = Array.from({ length: 10 }, (_, at) => [1, 2, 3].map(() => isOffered(text(door, TERMINAL, `00${at}`))))
    expect(heard).toEqual(heard.map(() => [true, true, false]))
    // Names are made up as one likes: together they are bounded, too.
    const invented = Array.from({ length: 50 }, (_, at) => text(door, TERMINAL, `invented${at}`))
    expect(invented.filter(isOffered)).toHaveLength(0)
    expect(isOffered(text(door, TRUNK))).toBe(true)
  })

  test("what the engine took costs its sender nothing, whoever speaks for many terminals", () => {
    const door = waiting({ messagesPerMinute: 2 })
    const take = (status: number) => {
      const said = text(door, TERMINAL)
      for (const each of said.told)
        if (each._tag === "MessageOffered") door.desk.ask({ _tag: "AnswerMessage", message: each.message, status })
      return isOffered(said)
    }
    for (let count = 0; count < 50; count++) expect(take(count % 2 === 0 ? 200 : 202)).toBe(true)
    expect([take(503), take(404), take(200)]).toEqual([true, true, false])
  })
})

describe("who may call", () => {
  test("nobody before trunks are known: come back in two seconds", () => {
    const { call } = atTheDoor()
    const said = call(TRUNK)
    expect(said.wire).toEqual(["503 INVITE"])
    expect(headerOf(said.sent[0]!, "retry-after")).toBe("2")
    expect(offersOf(said)).toEqual([])
  })

  test("a trunk, by its address, whoever it says is calling; its rules make the number", () => {
    const { call, setUp } = atTheDoor()
    setUp()
    const said = call(TRUNK, "095000", "1001")
    expect(said.wire).toEqual(["100 INVITE"])
    expect(offersOf(said)).toMatchObject([{ trunk: "telecom", account: undefined, dialled: "95000" }])
  })

  test("nobody else learns which accounts or numbers there are: the same 407, and nothing is remembered", () => {
    const { call, desk, setUp } = atTheDoor()
    setUp()
    const heads = [call(STRANGER), call(STRANGER, "95000", "1001"), call(STRANGER, "12345", "9999")].map(({ sent }) => {
      expect(sent).toHaveLength(1)
      const [message] = sent
      return message?._tag === "Response" ? [message.status, message.names, message.reason] : []
    })
    expect(heads[0]?.[0]).toBe(407)
    expect(heads[1]).toEqual(heads[0])
    expect(heads[2]).toEqual(heads[0])
    expect(desk.agent.counts()).toEqual({ transactions: 0, dialogs: 0, bindings: 0 })
  })

  test("strangers are remembered with what they dialled, and whether it is a number of ours, until they are entered", () => {
    const { call, desk, setUp } = atTheDoor()
    setUp()
    call(STRANGER, "12345")
    call(STRANGER)
    call({ ...STRANGER, address: "203.0.113.99" }, "0044123")
    expect(desk.agent.strangers(0)).toMatchObject([
      { address: "203.0.113.99", calls: 1, dialled: "0044123", isForUs: false },
      { address: "203.0.113.66", calls: 2, dialled: "95000", isForUs: true }
    ])
    expect(desk.agent.strangers(86_400_000)).toEqual([])
    desk.ask({ _tag: "SetTrunks", trunks: [ENTRY, { id: "forgotten", from: ["203.0.113.64/28"], calledRules: [] }] })
    expect(desk.agent.strangers(0)).toMatchObject([{ address: "203.0.113.99" }])
  })

  test("a telephone that proved itself and dials the echo, which is no number of the centre; a trunk that does not", () => {
    const { call, proof, send, setUp } = atTheDoor()
    setUp()
    const [challenge] = call(OFFICE, ECHO_NUMBER, "1001").sent
    const value = proof(challenge!, "INVITE", `sip:${ECHO_NUMBER}@192.0.2.1`, "1001", "secret")
    const said = send("INVITE", OFFICE, {
      uri: `sip:${ECHO_NUMBER}@192.0.2.1`,
      from: "<sip:1001@192.0.2.1>;tag=t",
      headers: [`Proxy-Authorization: ${value}`]
    })
    expect(offersOf(said)).toMatchObject([{ account: "1001", dialled: ECHO_NUMBER }])
    expect(call(TRUNK, ECHO_NUMBER).wire).toEqual(["404 INVITE"])
  })

  test("a telephone that proves itself after it was asked is no stranger", () => {
    const { call, desk, proof, send, setUp } = atTheDoor()
    setUp()
    const [challenge] = call(OFFICE, "95000", "1001").sent
    expect(desk.agent.strangers(0)).toHaveLength(1)
    const value = proof(challenge!, "INVITE", "sip:95000@192.0.2.1", "1001", "secret")
    send("INVITE", OFFICE, {
      uri: "sip:95000@192.0.2.1",
      from: "<sip:1001@192.0.2.1>;tag=t",
      headers: [`Proxy-Authorization: ${value}`]
    })
    expect(desk.agent.strangers(0)).toEqual([])
  })

  test("an account that proves itself, from anywhere", () => {
    const { call, proof, send, setUp } = atTheDoor()
    setUp()
    const uri = "sip:95000@192.0.2.1"
    const value = proof(call(OFFICE, "95000", "1001").sent[0]!, "INVITE", uri, "1001", "secret")
    const said = send("INVITE", OFFICE, {
      uri,
      from: "<sip:1001@192.0.2.2>;tag=t",
      headers: [`Proxy-Authorization: ${value}`]
    })
    expect(offersOf(said)).toMatchObject([{ trunk: undefined, account: "1001", dialled: "95000" }])
  })

  test("one account another one, by its name; a trunk cannot, and a number of that name comes first", () => {
    const { call, desk, proof, send, setUp } = atTheDoor()
    setUp()
    const asAccount = (callee: string): Said => {
      const uri = `sip:${callee}@192.0.2.1`
      const value = proof(call(OFFICE, callee, "1001").sent[0]!, "INVITE", uri, "1001", "secret")
      return send("INVITE", OFFICE, {
        uri,
        from: "<sip:1001@192.0.2.2>;tag=t",
        headers: [`Proxy-Authorization: ${value}`]
      })
    }
    expect(offersOf(asAccount("1002"))).toMatchObject([{ account: "1001", callee: "1002" }])
    expect(asAccount("1009").wire).toEqual(["404 INVITE"])
    expect(call(TRUNK, "1002").wire).toEqual(["404 INVITE"])
    desk.ask({ _tag: "SetNumbers", numbers: ["1002"] })
    expect(offersOf(asAccount("1002"))).toMatchObject([{ account: "1001", callee: undefined }])
  })

  test("a telephone that is registered at a trunk's address is the telephone", () => {
    const { call, register, setUp } = atTheDoor()
    setUp()
    expect(register(TRUNK, "1001", "secret").wire).toEqual(["200 REGISTER"])
    expect(call(TRUNK, "95000", "1001").wire).toEqual(["407 INVITE"])
    expect(call({ ...TRUNK, port: 6_000 }, "95000", "1001").wire).toEqual(["100 INVITE"])
  })

  test("an unknown number: 404 at once, no 100, no 180, nothing told but the refusal", () => {
    const { call, desk, setUp } = atTheDoor()
    setUp()
    const said = call(TRUNK, "12345")
    expect(said.wire).toEqual(["404 INVITE"])
    expect(said.told).toMatchObject([{ _tag: "Refused", kind: "unknown-number" }])
    expect(desk.agent.counts().dialogs).toBe(0)
  })

  test("a trunk that was added or taken away counts from the next call on", () => {
    const { call, desk, setUp } = atTheDoor()
    setUp()
    desk.ask({ _tag: "SetTrunks", trunks: [{ id: "new", from: ["203.0.113.66"], calledRules: [] }] })
    expect(offersOf(call(STRANGER))).toMatchObject([{ trunk: "new" }])
    expect(call(TRUNK).wire).toEqual(["407 INVITE"])
  })
})

describe("who asks too much", () => {
  test("a trunk's calls beyond its bucket hear 503; a stranger's hear nothing", () => {
    const { call, setUp } = atTheDoor()
    setUp()
    const many = (from: Hop) => Array.from({ length: 20 }, () => call(from).wire.join())
    expect(many(TRUNK)).toEqual([
      ...Array.from({ length: 10 }, () => "100 INVITE"),
      ...Array.from({ length: 10 }, () => "503 INVITE")
    ])
    expect(many(STRANGER)).toEqual([
      ...Array.from({ length: 10 }, () => "407 INVITE"),
      ...Array.from({ length: 10 }, () => "")
    ])
  })

  test("a thousand REGISTERs of one source leave another's answered", () => {
    const { register, send, setUp } = atTheDoor()
    setUp()
    for (let count = 0; count < 1_000; count++) send("REGISTER", STRANGER, { to: "<sip:1@192.0.2.1>" })
    expect(register(OFFICE, "1001", "secret").wire).toEqual(["200 REGISTER"])
  })

  test("a message that is broken is answered only to who is listened to", () => {
    const { desk, setUp } = atTheDoor()
    setUp()
    const broken = () =>
      wireOf(desk.take(typed({ method: "OPTIONS", headers: ["Max-Forwards: many"] }), STRANGER)).length
    const answered = Array.from({ length: 20 }, broken)
    expect(answered.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 1))
    expect(answered.slice(10)).toEqual(Array.from({ length: 10 }, () => 0))
  })
})

describe("who guesses", () => {
  const guess = (place: ReturnType<typeof atTheDoor>, from: Hop, user: string, times = 10) => {
    for (let count = 0; count < times; count++) {
      place.desk.wait(1_000)
      place.register(from, user, `wrong ${count}`)
    }
  }

  test("is not answered for ten minutes after ten refusals, known or unknown accounts alike", () => {
    for (const user of ["1001", "9999"]) {
      const place = atTheDoor()
      place.setUp()
      guess(place, STRANGER, user)
      expect(place.send("OPTIONS", STRANGER).wire).toEqual([])
      expect(place.register(STRANGER, user, "secret").wire).toEqual([])
      expect(place.call(STRANGER).wire).toEqual([])
      place.desk.wait(600_000)
      expect(place.send("OPTIONS", STRANGER).wire).toEqual(["200 OPTIONS"])
    }
  })

  test("with an old nonce is counted as well", () => {
    const place = atTheDoor()
    place.setUp()
    const [challenge] = place.send("REGISTER", STRANGER, { to: "<sip:1001@192.0.2.1>" }).sent
    place.desk.wait(300_000)
    for (let count = 0; count < 10; count++) {
      const value = place.proof(challenge!, "REGISTER", "sip:192.0.2.1", "1001", `wrong ${count}`)
      place.send("REGISTER", STRANGER, { to: "<sip:1001@192.0.2.1>", headers: [`Authorization: ${value}`] })
    }
    expect(place.send("OPTIONS", STRANGER).wire).toEqual([])
  })

  test("from many addresses at one user: nobody becomes that user any more, others do", () => {
    const place = atTheDoor()
    place.setUp()
    for (let count = 0; count < 10; count++)
      place.register({ address: `203.0.113.${count}`, port: 5_060, transport: "udp" }, "1001", "no")
    expect(place.register(OFFICE, "1001", "secret").wire).toEqual([])
    expect(place.register(OFFICE, "1002", "other").wire).toEqual(["200 REGISTER"])
  })

  test("does not stop telephones that are registered behind the same address, nor the one that is guessed at", () => {
    const place = atTheDoor()
    place.setUp()
    const other = { ...OFFICE, port: 40_002 }
    expect(place.register(OFFICE, "1001", "secret").wire).toEqual(["200 REGISTER"])
    expect(place.register(other, "1002", "other").wire).toEqual(["200 REGISTER"])
    guess(place, { ...OFFICE, port: 50_000 }, "1001")
    expect(place.register({ ...OFFICE, port: 50_000 }, "1001", "secret").wire).toEqual([])
    // Where it is registered the guessed-at telephone is heard; the other one also after its router gave it a new port.
    expect(place.register(OFFICE, "1001", "secret").wire).toEqual(["200 REGISTER"])
    expect(place.register({ ...OFFICE, port: 40_003 }, "1002", "other").wire).toEqual(["200 REGISTER"])
  })

  test("leaves the calls of a trunk at that address alone", () => {
    const place = atTheDoor()
    place.setUp()
    guess(place, TRUNK, "1001")
    expect(place.register(TRUNK, "1001", "secret").wire).toEqual([])
    expect(place.call(TRUNK).wire).toEqual(["100 INVITE"])
  })
})
