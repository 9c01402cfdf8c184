import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./crowd/wait.ts"
import { type Baresip, baresipIsThere, startBaresip } from "./peers/baresip.ts"
import { freeTcpPort, freeUdpPort, type RunningCentre, startCentre } from "./running-centre.ts"

// A seat on 56 kbit/s: a real telephone that speaks Opus and nothing else, so that every sound below went through it.

const SLOW_MS = 120_000
const AGENT = "1001"

let centre: RunningCentre
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "carillon-narrow-"))
  const seed = join(folder, "seed.yaml")
  const plain = readFileSync("config/seed/straight-to-queue.yaml", "utf8")
  writeFileSync(seed, plain.replace('{ id: "1001", name: 王芳,', '{ id: "1001", name: 王芳, narrowLine: true,'))
  centre = await startCentre({ seed, say: () => {} })
}, SLOW_MS)
afterAll(async () => {
  await centre?.stop()
  rmSync(folder, { recursive: true, force: true })
}, SLOW_MS)

const telephone = async (): Promise<Baresip> =>
  startBaresip({
    centre: centre.sip,
    user: AGENT,
    password: centre.accounts.get(AGENT)!.sipPassword,
    listenPort: await freeUdpPort(),
    controlPort: await freeTcpPort(),
    codec: "opus",
    toneHz: 700
  })

describe.skipIf(!baresipIsThere())("an agent on a narrow line (Debian's baresip with Opus alone)", () => {
  it(
    "is rung, hears the caller and is heard by him",
    async () => {
      const phone = await telephone()
      const panel = await Panel.signIn(centre.baseUrl, AGENT, centre.accounts.get(AGENT)!.panelPassword)
      const metronome = makeMetronome()
      const trunk = await Phone.open({ address: "127.0.0.1", realm: centre.realm, metronome, onCall: () => {} })
      try {
        await until("its registration", () => /200 OK .*binding/u.test(phone.said()), { withinMs: 30_000 })
        await panel.ask(AGENT, { _tag: "SignIn" })
        await panel.ask(AGENT, { _tag: "GoReady" })
        const leg = await trunk.call(centre.sip, "95000", "13800138000")
        leg.audio.sayTone(440)
        await until("the agent's tone, by Opus", () => leg.audio.isHearing(700), { withinMs: 30_000 })
        await until("the caller's tone in what the telephone heard", () => phone.hears(440), { withinMs: 30_000 })
        expect(phone.said()).toMatch(/opus/iu)
      } catch (error) {
        throw new Error(`${String(error)}\n${phone.said()}`, { cause: error })
      } finally {
        trunk.close()
        await phone.stop()
      }
    },
    SLOW_MS
  )
})
