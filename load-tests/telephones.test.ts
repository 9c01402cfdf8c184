import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./crowd/wait.ts"
import { type Baresip, baresipIsThere, startBaresip } from "./peers/baresip.ts"
import { freeTcpPort, freeUdpPort, type RunningCentre, startCentre } from "./running-centre.ts"

// What people do at a desk with telephones that share no code with us: Debian's baresip.

const SLOW_MS = 120_000
const AGENT = "1001"

let centre: RunningCentre
let admin: Panel
beforeAll(async () => {
  centre = await startCentre({ seed: "config/seed/straight-to-queue.yaml", say: () => {} })
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
}, SLOW_MS)
afterAll(() => centre?.stop(), SLOW_MS)

const telephone = async (toneHz: number, user = AGENT, answers: "auto" | "manual" = "manual"): Promise<Baresip> => {
  const phone = startBaresip({
    centre: centre.sip,
    user,
    password: centre.accounts.get(user)!.sipPassword,
    listenPort: await freeUdpPort(),
    controlPort: await freeTcpPort(),
    answers,
    toneHz
  })
  await until("its registration", () => /200 OK .*binding/u.test(phone.said()), { withinMs: 30_000 }).catch(
    (error: Error) => {
      throw new Error(`${error.message}\n${phone.said()}`)
    }
  )
  return phone
}

const stateOf = async () => (await admin.agents()).find(({ id }) => id === AGENT)?.state

describe.skipIf(!baresipIsThere())("an agent with two telephones (Debian's baresip)", () => {
  it(
    "rings at both, talks at the one that is lifted, and hears why when its key puts nobody through",
    async () => {
      const [first, second] = [await telephone(700), await telephone(900)]
      const trunk = await Phone.open({
        address: "127.0.0.1",
        realm: centre.realm,
        metronome: makeMetronome(),
        onCall: () => {}
      })
      const panel = await Panel.signIn(centre.baseUrl, AGENT, centre.accounts.get(AGENT)!.panelPassword)
      try {
        await panel.ask(AGENT, { _tag: "SignIn" })
        await panel.ask(AGENT, { _tag: "GoReady" })
        const leg = await trunk.call(centre.sip, "95000", "13800138000")
        for (const phone of [first, second])
          await until("a ring", () => /incoming call/iu.test(phone.said()), { withinMs: 30_000 })
        await second.command("accept")
        await until("the second's tone", () => leg.audio.isHearing(900), { withinMs: 30_000 })
        // Taken elsewhere: the first rings no more, and nobody missed anything.
        await until(
          "the first's end of ringing",
          () => /1001.*(?:closed|cancel|terminated)|session closed/iu.test(first.said()),
          {
            withinMs: 20_000
          }
        )
        expect(await stateOf()).toBe("talking")
        await second.command("transfer", `sip:1002@${centre.sip.address}:${centre.sip.port}`)
        // The unit's tests show that the call stands; this telephone then hangs up by itself.
        await until("that they are signed out", () => /\b480 /u.test(second.said()), { withinMs: 20_000 })
      } catch (error) {
        throw new Error(`${String(error)}\n${first.said()}\n---\n${second.said()}`, { cause: error })
      } finally {
        trunk.close()
        await Promise.all([first.stop(), second.stop()])
      }
    },
    SLOW_MS
  )
})

describe.skipIf(!baresipIsThere())(
  "an agent who puts a caller through by their telephone's key (Debian's baresip)",
  () => {
    it(
      "is rid of them when the colleague answers, and the caller hears the colleague",
      async () => {
        const [own, theirs] = [await telephone(700, "1003", "auto"), await telephone(900, "1004", "auto")]
        const trunk = await Phone.open({
          address: "127.0.0.1",
          realm: centre.realm,
          metronome: makeMetronome(),
          onCall: () => {}
        })
        const signedIn = async (agent: string, ...intents: ReadonlyArray<"SignIn" | "GoReady">) => {
          const panel = await Panel.signIn(centre.baseUrl, agent, centre.accounts.get(agent)!.panelPassword)
          for (const _tag of intents) await panel.ask(agent, { _tag })
        }
        const stateOfAgent = async (agent: string) => (await admin.agents()).find(({ id }) => id === agent)?.state
        try {
          await signedIn("1003", "SignIn", "GoReady")
          const leg = await trunk.call(centre.sip, "95000", "13800138000")
          await until("the agent's tone", () => leg.audio.isHearing(700), { withinMs: 30_000 })
          // Ready only now, or the caller might have come to them.
          await signedIn("1004", "SignIn")
          await own.command("transfer", `sip:1004@${centre.sip.address}:${centre.sip.port}`)
          await until("the colleague's tone", () => leg.audio.isHearing(900), { withinMs: 30_000 })
          await until("the agent to be free", async () => (await stateOfAgent("1003")) === "ready", {
            withinMs: 20_000
          })
          expect(await stateOfAgent("1004")).toBe("talking")
          trunk.hangUp(leg)
        } catch (error) {
          throw new Error(`${String(error)}\n${own.said()}\n---\n${theirs.said()}`, { cause: error })
        } finally {
          trunk.close()
          await Promise.all([own.stop(), theirs.stop()])
        }
      },
      SLOW_MS
    )
  }
)
