import { describe, expect, test } from "vitest"
import { inviteClient } from "./invite-client.ts"
import { inviteServer } from "./invite-server.ts"
import { nonInviteClient } from "./non-invite-client.ts"
import { nonInviteServer } from "./non-invite-server.ts"
import { runMachine } from "./run-machine.ts"
import type { Action, Cell, Machine } from "./table.ts"
import { makeTimerHeap } from "./timer-heap.ts"

const word = (action: Action): string =>
  "timer" in action ? `${action._tag.toLowerCase()} ${action.timer}` : action._tag.toLowerCase()

const line = (from: string, event: string, [next, actions]: Cell<string>): string =>
  `${from} --${event}--> ${next}: ${actions.map((action) => word(action)).join(", ")}`.trimEnd()

const linesOf = (machine: Machine<string, string>): ReadonlyArray<string> => [
  line("*", "start", machine.initial),
  ...Object.entries(machine.table).flatMap(([state, row]) =>
    Object.entries(row).map(([event, cell]) => line(state, event, cell as Cell<string>))
  )
]

/** Runs a machine on a clock of its own and writes down what it asks for, with the time. */
const drive = (machine: Machine<string, string>, isReliable = false) => {
  const timers = makeTimerHeap()
  let nowMs = 0
  const said: Array<string> = []
  const say = (what: string) => () => void said.push(`${nowMs} ${what}`)
  const running = runMachine<string, string, string>(
    machine,
    { timers, nowMs: () => nowMs },
    {
      resend: say("send"),
      acknowledge: say("ack"),
      tell: say("tell"),
      timedOut: say("timeout"),
      unreachable: say("unreachable"),
      ended: say("ended")
    },
    isReliable
  )
  const until = (endMs: number): void => {
    for (let due = timers.nextDueMs(); due !== undefined && due <= endMs; due = timers.nextDueMs()) {
      nowMs = due
      timers.run(nowMs)
    }
    nowMs = endMs
  }
  return { running, said, timers, until, take: (event: string) => running.take(event, "message") }
}

test("INVITE client, every cell (RFC 3261 Figure 5, as RFC 6026 changes it)", () =>
  expect(linesOf(inviteClient)).toEqual([
    "* --start--> Calling: resend, start A, start B",
    "Calling --A--> Calling: resend, double A",
    "Calling --B--> Terminated: telltimeout",
    "Calling --1xx--> Proceeding: stop A, stop B, tell",
    "Calling --2xx--> Accepted: stop A, stop B, start M, tell",
    "Calling --300-699--> Completed: stop A, stop B, acknowledge, start D, tell",
    "Calling --abandon--> Terminated:",
    "Calling --unreachable--> Terminated: tellunreachable",
    "Proceeding --1xx--> Proceeding: tell",
    "Proceeding --2xx--> Accepted: start M, tell",
    "Proceeding --300-699--> Completed: acknowledge, start D, tell",
    "Proceeding --abandon--> Terminated:",
    "Proceeding --unreachable--> Terminated: tellunreachable",
    "Accepted --2xx--> Accepted: tell",
    "Accepted --M--> Terminated:",
    "Completed --300-699--> Completed: acknowledge",
    "Completed --D--> Terminated:"
  ]))

test("non-INVITE client, every cell (RFC 3261 Figure 6)", () =>
  expect(linesOf(nonInviteClient)).toEqual([
    "* --start--> Trying: resend, start E, start F",
    "Trying --E--> Trying: resend, double E",
    "Trying --F--> Terminated: telltimeout",
    "Trying --1xx--> Proceeding: tell",
    "Trying --2xx--> Completed: stop E, stop F, start K, tell",
    "Trying --300-699--> Completed: stop E, stop F, start K, tell",
    "Trying --abandon--> Terminated:",
    "Trying --unreachable--> Terminated: tellunreachable",
    "Proceeding --E--> Proceeding: resend, slow E",
    "Proceeding --F--> Terminated: telltimeout",
    "Proceeding --1xx--> Proceeding: tell",
    "Proceeding --2xx--> Completed: stop E, stop F, start K, tell",
    "Proceeding --300-699--> Completed: stop E, stop F, start K, tell",
    "Proceeding --abandon--> Terminated:",
    "Proceeding --unreachable--> Terminated: tellunreachable",
    "Completed --K--> Terminated:"
  ]))

test("INVITE server, every cell (RFC 3261 Figure 7, as RFC 6026 changes it)", () =>
  expect(linesOf(inviteServer)).toEqual([
    "* --start--> Proceeding:",
    "Proceeding --request--> Proceeding: resend",
    "Proceeding --send 1xx--> Proceeding: resend",
    "Proceeding --send 2xx--> Accepted: resend, start L",
    "Proceeding --send 300-699--> Completed: resend, start G, start H",
    "Accepted --ACK--> Accepted: tell",
    "Accepted --send 2xx--> Accepted: resend",
    "Accepted --L--> Terminated:",
    "Completed --request--> Completed: resend",
    "Completed --G--> Completed: resend, double G",
    "Completed --H--> Terminated: telltimeout",
    "Completed --ACK--> Confirmed: stop G, stop H, start I",
    "Confirmed --I--> Terminated:"
  ]))

test("non-INVITE server, every cell (RFC 3261 Figure 8)", () =>
  expect(linesOf(nonInviteServer)).toEqual([
    "* --start--> Trying:",
    "Trying --send 1xx--> Proceeding: resend",
    "Trying --send 2xx--> Completed: resend, start J",
    "Trying --send 300-699--> Completed: resend, start J",
    "Proceeding --request--> Proceeding: resend",
    "Proceeding --send 1xx--> Proceeding: resend",
    "Proceeding --send 2xx--> Completed: resend, start J",
    "Proceeding --send 300-699--> Completed: resend, start J",
    "Completed --request--> Completed: resend",
    "Completed --J--> Terminated:"
  ]))

describe("the times of RFC 3261 over UDP", () => {
  test("an INVITE nobody answers goes out seven times in 32 s", () => {
    const { said, timers, until } = drive(inviteClient)
    until(60_000)
    expect(said).toEqual([
      ...[0, 500, 1_500, 3_500, 7_500, 15_500, 31_500].map((ms) => `${ms} send`),
      "32000 timeout",
      "32000 ended"
    ])
    expect(timers.size()).toBe(0)
  })

  test("any other request goes out eleven times", () => {
    const { said, until } = drive(nonInviteClient)
    until(60_000)
    const times = [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]
    expect(said).toEqual([...times.map((ms) => `${ms} send`), "32000 timeout", "32000 ended"])
  })

  test("after a provisional response it goes out each T2", () => {
    const { said, take, until } = drive(nonInviteClient)
    until(600)
    take("1xx")
    until(60_000)
    const times = [0, 500]
    expect(said.filter((one) => one.endsWith("send")).slice(0, 2)).toEqual(times.map((ms) => `${ms} send`))
    expect(said.filter((one) => one.endsWith("send")).slice(2, 5)).toEqual(["1500 send", "5500 send", "9500 send"])
    expect(said).toContain("32000 timeout")
  })

  test("a refusal of an INVITE is repeated until its ACK, and the ACK's repetitions swallowed for T4", () => {
    const { said, take, until } = drive(inviteServer)
    take("send 300-699")
    until(4_000)
    take("ACK")
    take("ACK")
    until(60_000)
    expect(said).toEqual(["0 send", "500 send", "1500 send", "3500 send", "9000 ended"])
  })

  test("without ACK it is given up after 64*T1", () => {
    const { said, take, until } = drive(inviteServer)
    take("send 300-699")
    until(60_000)
    expect(said.at(-2)).toBe("32000 timeout")
    expect(said.filter((one) => one.endsWith("send"))).toHaveLength(11)
  })

  test("each refusal that comes again is acknowledged again, but told once", () => {
    const { said, take, until } = drive(inviteClient)
    take("300-699")
    until(10_000)
    take("300-699")
    until(60_000)
    expect(said).toEqual(["0 send", "0 ack", "0 tell", "10000 ack", "32000 ended"])
  })

  test("2xx are told for 64*T1, then forgotten (RFC 6026 timer M)", () => {
    const { said, take, until } = drive(inviteClient)
    take("2xx")
    until(31_000)
    take("2xx")
    until(33_000)
    take("2xx")
    expect(said).toEqual(["0 send", "0 tell", "31000 tell", "32000 ended"])
  })
})

describe("the times over a reliable transport", () => {
  test("a request goes out once, and is given up after 64*T1 all the same", () => {
    for (const machine of [inviteClient, nonInviteClient]) {
      const { said, timers, until } = drive(machine, true)
      until(60_000)
      expect(said).toEqual(["0 send", "32000 timeout", "32000 ended"])
      expect(timers.size()).toBe(0)
    }
  })

  test("what is over is over at once: timers D, I, J and K are zero", () => {
    const refused = drive(inviteClient, true)
    refused.take("300-699")
    expect(refused.said).toEqual(["0 send", "0 ack", "0 tell", "0 ended"])
    const answered = drive(nonInviteClient, true)
    answered.take("2xx")
    expect(answered.said).toEqual(["0 send", "0 tell", "0 ended"])
    const answering = drive(nonInviteServer, true)
    answering.take("send 2xx")
    expect(answering.said).toEqual(["0 send", "0 ended"])
    const refusing = drive(inviteServer, true)
    refusing.take("send 300-699")
    refusing.until(4_000)
    refusing.take("ACK")
    expect(refusing.said).toEqual(["0 send", "4000 ended"])
  })

  test("a refusal without ACK is not repeated, and given up after 64*T1", () => {
    const { said, take, until } = drive(inviteServer, true)
    take("send 300-699")
    until(60_000)
    expect(said).toEqual(["0 send", "32000 timeout", "32000 ended"])
  })

  test("an answered INVITE waits for 64*T1 on either side, for 2xx come end to end (RFC 6026)", () => {
    const client = drive(inviteClient, true)
    client.take("2xx")
    client.until(31_000)
    client.take("2xx")
    client.until(60_000)
    expect(client.said).toEqual(["0 send", "0 tell", "31000 tell", "32000 ended"])
    const server = drive(inviteServer, true)
    server.take("send 2xx")
    server.take("request")
    server.until(31_000)
    server.take("send 2xx")
    server.until(60_000)
    expect(server.said).toEqual(["0 send", "31000 send", "32000 ended"])
  })

  test("a connection that has gone is told of once, while an answer is waited for", () => {
    for (const machine of [inviteClient, nonInviteClient]) {
      const waiting = drive(machine, true)
      waiting.take("1xx")
      waiting.take("unreachable")
      waiting.take("unreachable")
      expect(waiting.said).toEqual(["0 send", "0 tell", "0 unreachable", "0 ended"])
    }
    const answered = drive(inviteClient, true)
    answered.take("2xx")
    answered.take("unreachable")
    expect(answered.said).toEqual(["0 send", "0 tell"])
  })
})

describe("laws", () => {
  const machines: ReadonlyArray<Machine<string, string>> = [
    inviteClient,
    nonInviteClient,
    inviteServer,
    nonInviteServer
  ]
  const events = (machine: Machine<string, string>) => [
    ...new Set(Object.values(machine.table).flatMap((row) => Object.keys(row)))
  ]

  for (const [machine, isReliable] of machines.flatMap((each) => [[each, false] as const, [each, true] as const]))
    test(`${machine.name}${isReliable ? ", reliable" : ""}: whatever comes, it ends once, says nothing after, and leaves no timer`, () => {
      let seed = 1
      const chance = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647
      const wire = events(machine).filter((event) => event.length > 1)
      for (let script = 0; script < 300; script++) {
        const { running, said, take, timers, until } = drive(machine, isReliable)
        let atMs = 0
        for (let step = 0; step < 12; step++) {
          take(wire[Math.floor(chance() * wire.length)] ?? "")
          atMs += Math.floor(chance() * 9_000)
          until(atMs)
        }
        // What waits for its user or its peer waits on; a final word from it lets time do the rest.
        take("send 300-699")
        take("300-699")
        until(atMs + 100_000)
        expect(running.state()).toBe("Terminated")
        expect(timers.size()).toBe(0)
        expect(said.filter((one) => one.endsWith("ended"))).toHaveLength(1)
        expect(said.at(-1)).toMatch(/ended$/)
      }
    })
})
