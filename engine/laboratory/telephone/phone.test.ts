import { afterEach, expect, it, vi } from "vitest"
import { makeMetronome } from "./metronome.ts"
import { type Leg, Phone } from "./phone.ts"

const until = (what: string, happened: () => boolean, { withinMs }: { readonly withinMs: number }): Promise<void> =>
  vi.waitFor(() => expect(happened(), what).toBe(true), { timeout: withinMs, interval: 20 })

// Two telephones of the crowd talk to each other: whoever measures with them must be able to trust their ears.
const phones: Array<Phone> = []
afterEach(() => {
  for (const phone of phones.splice(0)) phone.close()
})

const open = async (onCall: (leg: Leg) => void): Promise<Phone> => {
  const phone = await Phone.open({ address: "127.0.0.1", realm: "test", metronome: makeMetronome(), onCall })
  phones.push(phone)
  return phone
}

it("a caller hears the tone of the telephone that answered, and no other", async () => {
  const taken: Array<Leg> = []
  const callee = await open((leg) => {
    taken.push(leg)
    callee.ring(leg)
    leg.onAnswer.add(() => leg.audio.sayTone(2_000))
    callee.answer(leg)
  })
  const caller = await open(() => {})
  const leg = await caller.call(callee.local, "1001", "13800000001")
  leg.onAnswer.add(() => leg.audio.sayTone(440))
  await until("tones both ways", () => leg.audio.isHearing(2_000) && taken[0]!.audio.isHearing(440), {
    withinMs: 20_000
  })
  expect(taken[0]!.peer).toBe("13800000001")
  expect(leg.audio.isHearing(1_980)).toBe(false)
  caller.hangUp(leg)
  await until("the other end", () => taken[0]!.ending !== undefined, { withinMs: 10_000 })
  expect(taken[0]!.ending).toBe("bye")
  await until("no leg left", () => caller.ua.counts().dialogs + callee.ua.counts().dialogs === 0, { withinMs: 10_000 })
})

it("a telephone that rings takes the call when it is told to talk, once", async () => {
  const taken: Array<Leg> = []
  let told = 0
  const callee = await open((leg) => {
    taken.push(leg)
    leg.onTold.add(() => told++)
    callee.ring(leg)
  })
  const caller = await open(() => {})
  const leg = await caller.call(callee.local, "1001", "13800000003")
  await until("ringing", () => leg.rangAt !== undefined, { withinMs: 10_000 })
  caller.tell(leg, "hold")
  caller.tell(leg, "talk")
  caller.tell(leg, "talk")
  await until("the answer", () => leg.answeredAt !== undefined, { withinMs: 10_000 })
  await until("the ACK", () => taken[0]!.audio.packetsSent > 0, { withinMs: 10_000 })
  expect(told).toBe(1)
  caller.hangUp(leg)
  await until("the end", () => taken[0]!.ending === "bye", { withinMs: 10_000 })
})

it("a telephone answers by itself when the INVITE asks for it, and not before the seconds it names", async () => {
  const taken: Array<Leg> = []
  const callee = await open((leg) => {
    taken.push(leg)
    callee.ring(leg)
  })
  const caller = await open(() => {})
  const rings = await caller.call(callee.local, "1001", "13800000004")
  const after = (seconds: number) => ({ headers: [["Call-Info", `<sip:carillon>;answer-after=${seconds}`]] }) as const
  const later = await caller.call(callee.local, "1001", "13800000005", after(1))
  const muchLater = await caller.call(callee.local, "1001", "13800000007", after(3_600))
  await until("ringing", () => [rings, later, muchLater].every(({ rangAt }) => rangAt !== undefined), {
    withinMs: 10_000
  })
  const atOnce = await caller.call(callee.local, "1001", "13800000006", after(0))
  const taking = (number: string) => taken.find(({ peer }) => peer === number)
  await until("both answers", () => atOnce.answeredAt !== undefined && later.answeredAt !== undefined, {
    withinMs: 10_000
  })
  for (const number of ["13800000004", "13800000007"])
    expect(taking(number)).toMatchObject({ answeredAt: undefined, ending: undefined })
})

it("a caller who hangs up while it rings is a cancelled call at the other end", async () => {
  const taken: Array<Leg> = []
  const callee = await open((leg) => {
    taken.push(leg)
    callee.ring(leg)
  })
  const caller = await open(() => {})
  const leg = await caller.call(callee.local, "1001", "13800000002")
  await until("ringing", () => leg.rangAt !== undefined, { withinMs: 10_000 })
  caller.hangUp(leg)
  await until("the cancel", () => taken[0]?.ending === "cancelled", { withinMs: 10_000 })
})

it("a telephone that took a call holds it by a re-INVITE and takes it back, as often as it likes, until the call is over", async () => {
  const taken: Array<Leg> = []
  const callee = await open((leg) => {
    taken.push(leg)
    leg.onAnswer.add(() => leg.audio.sayTone(2_000))
    callee.answer(leg)
  })
  const caller = await open(() => {})
  const offered: Array<string> = []
  caller.intercept = (octets) => {
    const text = Buffer.from(octets).toString()
    if (text.startsWith("INVITE ")) offered.push(text)
    return false
  }
  const leg = await caller.call(callee.local, "1001", "13800000008")
  await until("the tone", () => leg.audio.isHearing(2_000), { withinMs: 20_000 })
  const own = taken[0]!
  // Who called has no offer of the other side to answer, and knows no other way.
  expect(caller.hold(leg, true)).toBe(false)
  for (const isHeld of [true, false, true, false]) {
    const before = offered.length
    expect(callee.hold(own, isHeld)).toBe(true)
    await until("the re-INVITE", () => offered.length > before, { withinMs: 10_000 }) // oxlint-disable-line no-await-in-loop -- one after the other
  }
  expect(offered.map((text) => /^a=(sendonly|sendrecv)/mu.exec(text)?.[1])).toEqual([
    "sendonly",
    "sendrecv",
    "sendonly",
    "sendrecv"
  ])
  // Each is a newer version of the same session (RFC 3264 §8).
  const origins = offered.map((text) => /^o=\S+ (\d+) (\d+) /mu.exec(text)?.slice(1).map(Number) ?? [])
  expect(new Set(origins.map(([session]) => session)).size).toBe(1)
  expect(origins.map(([, version]) => version! - origins[0]![1]!)).toEqual([0, 1, 2, 3])
  caller.hangUp(leg)
  await until("the end", () => own.ending !== undefined, { withinMs: 10_000 })
  expect(callee.hold(own, true)).toBe(false)
})
