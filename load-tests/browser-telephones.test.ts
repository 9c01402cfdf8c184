import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { until } from "./crowd/wait.ts"
import { CHROMIUM } from "./e2e/browser.ts"
import { type BrowserTelephone, openBrowserTelephone } from "./peers/browser-telephone.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"

// Telephones in real browsers: JsSIP in the screens' own page, by the gateway's /sip to the switch of a whole centre.

const SLOW_MS = 180_000
/** Looking again, registering, and a busy machine. */
const SOON_MS = 30_000
const TONES = { "1001": 440, "1002": 1000 } as const

describe.skipIf(!existsSync(CHROMIUM))("telephones in browsers", () => {
  let centre: RunningCentre
  let one: BrowserTelephone
  let two: BrowserTelephone

  beforeAll(async () => {
    const root = join(import.meta.dirname, "..")
    const built = spawnSync(process.execPath, ["config/tools/build-screens.ts"], { cwd: root, encoding: "utf8" })
    if (built.status !== 0) throw new Error(built.stderr)
    centre = await startCentre({ seed: "config/seed/small-centre.yaml", say: () => {} })
    ;[one, two] = await Promise.all([
      openBrowserTelephone(centre, "1001", TONES["1001"]),
      openBrowserTelephone(centre, "1002", TONES["1002"])
    ])
  }, SLOW_MS)

  afterAll(async () => {
    await Promise.all([one, two].map((telephone) => telephone?.close()))
    await centre?.stop()
  }, SLOW_MS)

  const bothAreKnown = () =>
    until(
      "the switch knows both",
      async () => (await centre.health()).workers["switch"]?.detail["registrations"] === 2,
      { withinMs: SOON_MS }
    )

  const kill = async (worker: string): Promise<void> => {
    process.kill((await centre.health()).workers[worker]!.pid!, "SIGKILL")
    await Promise.all([one, two].map((telephone) => telephone.becomes("away", SOON_MS)))
  }

  const register = (): Promise<unknown> =>
    Promise.all([one.becomes("registered", SOON_MS), two.becomes("registered", SOON_MS), bothAreKnown()])

  it("register by themselves, without a password", { timeout: SLOW_MS }, async () => {
    await register()
    expect(await one.page.getByText("已注册").count()).toBe(1)
  })

  it.each(["gateway", "switch"])("register again when the %s was killed", { timeout: SLOW_MS }, async (worker) => {
    await kill(worker)
    await register()
    expect((await centre.health()).workers[worker]).toMatchObject({ state: "up", restarts: 1 })
  })
})
