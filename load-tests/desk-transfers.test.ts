import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ReasonId } from "#wire/words-of-work.ts"
import type { CallDetails } from "#wire/records.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { type Leg, Phone } from "#engine/laboratory/telephone/phone.ts"
import { Agent } from "./crowd/agent.ts"
import { change } from "./crowd/have.ts"
import { until } from "./crowd/wait.ts"
import { type Baresip, baresipIsThere, startBaresip } from "./peers/baresip.ts"
import { type Linphonec, linphonecIsThere, startLinphonec } from "./peers/linphonec.ts"
import { freeTcpPort, freeTelephonePort, freeUdpPort, type RunningCentre, startCentre } from "./running-centre.ts"

// An agent holds a customer at their desk telephone, asks a colleague on its second line, and presses transfer. The agent's
// telephone is Debian's linphonec, the colleague's baresip: neither shares code with us.

const SLOW_MS = 120_000
const WITHIN = { withinMs: 15_000 }
const TONE_HZ = { agent: 700, colleague: 900 } as const
const [AGENT, COLLEAGUE] = ["1001", "1002"]

const metronome = makeMetronome()
let centre: RunningCentre
let admin: Panel
let agent: Linphonec
let colleague: Baresip
let trunk: Phone
beforeAll(async () => {
  centre = await startCentre({ seed: "config/seed/straight-to-queue.yaml", say: () => {} })
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
  trunk = await Phone.open({ address: "127.0.0.1", realm: centre.realm, metronome, onCall: () => {} })
  if (!baresipIsThere() || !linphonecIsThere()) return
  agent = startLinphonec({ ...account(AGENT), listenPort: await freeUdpPort(), toneHz: TONE_HZ.agent })
  colleague = startBaresip({
    ...account(COLLEAGUE),
    listenPort: await freeTelephonePort(),
    controlPort: await freeTcpPort(),
    answers: "auto",
    toneHz: TONE_HZ.colleague
  })
  for (const user of [AGENT, COLLEAGUE]) {
    const panel = await Panel.signIn(centre.baseUrl, user, centre.accounts.get(user)!.panelPassword)
    await panel.ask(user, { _tag: "SignIn" })
  }
  await until("the agent's registration", agent.isRegistered, { ...WITHIN, everyMs: 500 })
  await until("the colleague's registration", () => /200 OK .*binding/u.test(colleague.said()), WITHIN)
}, SLOW_MS)
afterAll(async () => {
  trunk?.close()
  await Promise.all([agent?.stop(), colleague?.stop()])
  await centre?.stop()
}, SLOW_MS)

const account = (user: string) => ({ centre: centre.sip, user, password: centre.accounts.get(user)!.sipPassword })
const uriOf = (user: string): string => `sip:${user}@${centre.sip.address}:${centre.sip.port}`

const stateOf = async (user: string) => (await admin.agents()).find(({ id }) => id === user)?.state
/** An engine that has just come back is known to the gateway a moment later: until then nobody's state is told. */
const isIn = (user: string, state: string) =>
  until(`${user} ${state}`, async () => (await stateOf(user).catch(() => "")) === state, WITHIN)
const legsAre = (count: number) =>
  until(`${count} legs`, async () => (await centre.health()).workers["switch"]?.detail["legs"] === count, WITHIN)

/** The agent talks with a customer, holds them, and talks with the colleague; the numbers that linphonec gave the two calls. */
const consulting = async () => {
  const panel = await Panel.signIn(centre.baseUrl, AGENT, centre.accounts.get(AGENT)!.panelPassword)
  await panel.ask(AGENT, { _tag: "GoReady" })
  const leg = await trunk.call(centre.sip, "95000", "13800138000")
  const first = await inState("a ring", () => callIn("IncomingReceived"))
  agent.command("answer")
  await until("the agent's tone", () => leg.audio.isHearing(TONE_HZ.agent), WITHIN)
  // Nobody comes to them meanwhile.
  await panel.ask(AGENT, { _tag: "GoNotReady", reason: ReasonId.make("break") })
  agent.command("pause")
  await until("music", () => !leg.audio.isHearing(TONE_HZ.agent), WITHIN)
  agent.command(`call ${uriOf(COLLEAGUE)}`)
  const second = await inState("a talk", () => callIn("StreamsRunning"))
  return { leg, first, second }
}

/** It says nothing by itself: the number of its call in this state. */
const callIn = (state: string): number | undefined => {
  agent.command("calls")
  const [, number] = new RegExp(`^(\\d+)\\s*\\|[^|]*\\|\\s*${state}`, "mu").exec(agent.said().slice(seen)) ?? []
  return number === undefined ? undefined : Number(number)
}

const inState = async (what: string, find: () => number | undefined): Promise<number> => {
  let found: number | undefined
  await until(what, () => (found = find()) !== undefined, { ...WITHIN, everyMs: 500 })
  return found!
}
let seen = 0

const shown = async (run: () => Promise<void>): Promise<void> => {
  seen = agent.said().length
  try {
    await run()
  } catch (error) {
    throw new Error([String(error), agent.said().slice(seen), colleague.said()].join("\n────\n"), { cause: error })
  }
}

/** What the call's record says of it, once it has ended. */
const recordOf = async (): Promise<CallDetails> => {
  const record = async () => (await admin.calls(1))[0]
  await until("its record", async () => (await record())?.endedAt !== null, WITHIN)
  return admin.send<CallDetails>("GET", `/api/calls/${(await record())!.id}`)
}

describe("a queue that rings everybody, at three telephones", () => {
  it(
    "gives the call to the first who answers; the others' rings were completed elsewhere, and who was a moment later is ended",
    async () => {
      const crowd = await Promise.all(
        ["1003", "1004", "1005"].map(async (number, index) => {
          const passwords = centre.accounts.get(number)!
          const own = { number, ...passwords, toneHz: 500 + 400 * index, pickUp: () => "never" as const }
          const one = await Agent.start({
            baseUrl: centre.baseUrl,
            sip: centre.sip,
            realm: centre.realm,
            metronome,
            ...own
          })
          const heard: Array<string> = []
          const { intercept } = one.phone
          one.phone.intercept = (octets, from) => {
            heard.push(Buffer.from(octets).toString("latin1"))
            return intercept?.(octets, from) === true
          }
          return { one, heard }
        })
      )
      let caller: Leg | undefined
      try {
        await change(admin, "queues/service", { strategy: "ring-all" })
        await Promise.all(crowd.map(({ one }) => one.ready()))
        // The engine takes other settings a moment after they were entered: till then one alone is rung.
        const ringing = () => crowd.filter(({ one }) => one.leg !== undefined).length
        const isRungAtAll = async () => {
          if (caller !== undefined) trunk.hangUp(caller)
          await until("silence", () => ringing() === 0, WITHIN)
          caller = await trunk.call(centre.sip, "95000", "13900000099")
          await until("a ring", () => ringing() > 0, WITHIN)
          return until("three rings", () => ringing() === 3, { withinMs: 2_000 }).then(
            () => true,
            () => false
          )
        }
        await until("a round of rings", isRungAtAll, { withinMs: 60_000 })
        const rung = crowd.map((each) => ({ ...each, leg: each.one.leg! }))
        const [first, late, other] = [rung[0]!, rung[1]!, rung[2]!]
        // Both say 200 OK before the centre can have heard either of them.
        first.one.phone.answer(first.leg)
        late.one.phone.answer(late.leg)
        await until("the others' end", () => late.leg.ending !== undefined && other.leg.ending !== undefined, WITHIN)
        await until("the first one's tone", () => caller!.audio.isHearing(first.one.toneHz), WITHIN)
        expect([late.leg.ending, other.leg.ending]).toEqual(["bye", "cancelled"])
        const cancelled = other.heard.filter((message) => message.startsWith("CANCEL "))
        expect(cancelled.length).toBeGreaterThan(0)
        for (const message of cancelled)
          expect(message).toContain('Reason: SIP;cause=200;text="Call completed elsewhere"')
        await isIn(first.one.number, "talking")
        for (const { one } of [late, other]) await isIn(one.number, "ready")
        await legsAre(2)
        trunk.hangUp(caller!)
        const record = await recordOf()
        expect(record).toMatchObject({ agent: first.one.number, attempts: 1, missedBy: [], rejectedBy: [] })
        await legsAre(0)
      } finally {
        if (caller !== undefined) trunk.hangUp(caller)
        for (const { one } of crowd) await one.panel.ask(one.number, { _tag: "SignOut" }).catch(() => {})
        await Promise.all(crowd.map(({ one }) => one.stop()))
        await change(admin, "queues/service", { strategy: "longest-idle" })
      }
    },
    SLOW_MS
  )
})

describe.skipIf(!baresipIsThere() || !linphonecIsThere())("an attended transfer by hand (Debian's linphonec)", () => {
  it(
    "connects the customer with the colleague, whose work the call is from then on",
    () =>
      shown(async () => {
        const { first, leg, second } = await consulting()
        agent.command(`transfer ${first} --to-call ${second}`)
        await until("the colleague's tone", () => leg.audio.isHearing(TONE_HZ.colleague), WITHIN)
        await isIn(COLLEAGUE, "talking")
        expect(await stateOf(AGENT)).not.toBe("talking")
        await legsAre(2)
        trunk.hangUp(leg)
        await legsAre(0)
        const { parties, recordingFile, transfers } = await recordOf()
        expect(transfers).toMatchObject([{ by: AGENT, how: "attended", result: "done", to: { _tag: "Party" } }])
        expect(parties.map(({ agent: who, role }) => [role, who])).toEqual([
          ["customer", null],
          ["agent", AGENT],
          ["agent", COLLEAGUE]
        ])
        expect(recordingFile).not.toBeNull()
      }),
    SLOW_MS
  )

  it(
    "does so also when it is said in the call with the colleague, after the engine has died and come back",
    () =>
      shown(async () => {
        const { first, leg, second } = await consulting()
        const core = async () => (await centre.health()).workers["core"]
        const before = (await core())!.pid!
        process.kill(before, "SIGKILL")
        await until(
          "another engine",
          async () => (await core())?.state === "up" && (await core())?.pid !== before,
          WITHIN
        )
        await isIn(AGENT, "talking")
        agent.command(`transfer ${second} --to-call ${first}`)
        await until("the colleague's tone", () => leg.audio.isHearing(TONE_HZ.colleague), WITHIN)
        await isIn(COLLEAGUE, "talking")
        await legsAre(2)
        trunk.hangUp(leg)
        await legsAre(0)
        expect((await recordOf()).transfers).toMatchObject([{ by: AGENT, how: "attended", result: "done" }])
      }),
    SLOW_MS
  )
})
