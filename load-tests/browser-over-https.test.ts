import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { until } from "./crowd/wait.ts"
import { CHROMIUM } from "./e2e/browser.ts"
import { type BrowserTelephone, openBrowserTelephone } from "./peers/browser-telephone.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"

// A centre with a certificate of its own, reached by its name from another machine's point of view: only https gives a page
// there the microphone.

const SLOW_MS = 240_000
const SOON_MS = 60_000
const NAME = "centre.test"
const TONES = { "1001": 440, "1002": 1000 } as const
const TONE_TOLERANCE_HZ = 15

describe.skipIf(!existsSync(CHROMIUM))("telephones in pages of https, under another name than this machine's", () => {
  let centre: RunningCentre
  let telephones: ReadonlyArray<BrowserTelephone> = []

  beforeAll(async () => {
    const root = join(import.meta.dirname, "..")
    const built = spawnSync(process.execPath, ["config/tools/build-screens.ts"], { cwd: root, encoding: "utf8" })
    if (built.status !== 0) throw new Error(built.stderr)
    const settings = { "http.tls": "self", "http.names": NAME }
    centre = await startCentre({ seed: "config/seed/small-centre.yaml", settings, say: () => {} })
    const there = {
      baseUrl: centre.baseUrl.replace("127.0.0.1", NAME),
      args: [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`]
    }
    telephones = await Promise.all(
      (["1001", "1002"] as const).map((user) => openBrowserTelephone(centre, user, TONES[user], there))
    )
  }, SLOW_MS)

  afterAll(async () => {
    await Promise.all(telephones.map((telephone) => telephone.close()))
    await centre?.stop()
  }, SLOW_MS)

  it("register by a secure WebSocket, and have the microphone", { timeout: SLOW_MS }, async () => {
    for (const telephone of telephones) {
      await telephone.becomes("registered", SOON_MS)
      expect(await telephone.page.evaluate("[location.protocol, location.hostname, isSecureContext]")).toEqual([
        "https:",
        NAME,
        true
      ])
      expect(await telephone.page.getByRole("alert").count()).toBe(0)
    }
  })

  it("call each other, and each hears the other's tone", { timeout: SLOW_MS }, async () => {
    const [one, two] = telephones
    await one!.dial("1002")
    await two!.reaches("ringing", SOON_MS)
    await two!.press(/接听/u)
    await Promise.all(telephones.map((telephone) => telephone.reaches("talking", SOON_MS)))
    const hears = (telephone: BrowserTelephone, hz: number) =>
      until(`a tone of ${hz} Hz`, async () => Math.abs((await telephone.heardHz()) - hz) < TONE_TOLERANCE_HZ, {
        withinMs: SOON_MS
      })
    await Promise.all([hears(one!, TONES["1002"]), hears(two!, TONES["1001"])])
    await one!.press(/挂断/u)
    await Promise.all(telephones.map((telephone) => telephone.reaches(undefined, SOON_MS)))
    expect(await two!.page.getByText("通话已结束").count()).toBe(1)
  })
})
