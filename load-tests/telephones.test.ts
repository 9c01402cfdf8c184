import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeMetronome } from "./crowd/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { Phone } from "./crowd/phone.ts"
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

const telephone = async (toneHz: number): Promise<Baresip> => {
  const phone = startBaresip({
    centre: centre.sip,
    user: AGENT,
    password: centre.accounts.get(AGENT)!.sipPassword,
    listenPort: await freeUdpPort(),
    controlPort: await freeTcpPort(),
    answers: "manual",
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
    "rings at both, talks at the one that is lifted, and a transfer by its key is declined",
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
        await until("the refusal", () => second.said().includes("603 Decline"), { withinMs: 20_000 })
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
