import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { Panel } from "./crowd/panel.ts"
import { until } from "./crowd/wait.ts"
import { baresipIsThere, startBaresip } from "./peers/baresip.ts"
import { freeTcpPort, freeTelephonePort, type RunningCentre, startCentre } from "./running-centre.ts"

// The centre calls somebody by itself, at a telephone that shares no code with us: Debian's baresip.

const SLOW_MS = 120_000
const WITHIN = { withinMs: 30_000 }
const AGENT = "1001"

let centre: RunningCentre
let admin: Panel
beforeAll(async () => {
  centre = await startCentre({ seed: "config/seed/small-centre.yaml", say: () => {} })
  admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
}, SLOW_MS)
afterAll(() => centre?.stop(), SLOW_MS)

describe.skipIf(!baresipIsThere())("a call of the centre's own (Debian's baresip)", () => {
  it(
    "rings, goes through its flow with who answers, takes a key, and ends when they hang up",
    async () => {
      const phone = startBaresip({
        centre: centre.sip,
        user: AGENT,
        password: centre.accounts.get(AGENT)!.sipPassword,
        listenPort: await freeTelephonePort(),
        controlPort: await freeTcpPort(),
        toneHz: 700
      })
      try {
        await until("its registration", () => /200 OK .*binding/u.test(phone.said()), WITHIN)
        await admin.ask(AGENT, { _tag: "SignIn" })
        const { call } = await admin.send<{ readonly call: string }>("POST", "/api/calls/make", {
          to: { _tag: "Agent", agent: AGENT },
          flow: "hotline"
        })
        await until("the answer", () => /Call established/u.test(phone.said()), WITHIN)
        await phone.command("sndcode", "3")
        const record = async () => (await admin.calls(10)).find(({ id }) => id === call)
        await until("the key in the record", async () => (await record())?.keys === "3", WITHIN)
        expect(await record()).toMatchObject({ direction: "out", endedAt: null })
        await phone.command("hangup")
        await until("its end", async () => (await record())?.endedAt !== null, WITHIN)
      } catch (error) {
        throw new Error(`${String(error)}\n${phone.said()}`, { cause: error })
      } finally {
        await phone.stop()
      }
    },
    SLOW_MS
  )
})
