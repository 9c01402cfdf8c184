import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { until } from "./crowd/wait.ts"
import { CHROMIUM } from "./e2e/browser.ts"
import { type BrowserTelephone, openBrowserTelephone } from "./peers/browser-telephone.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"

// Telephones in real browsers: JsSIP in the screens' own page, by the gateway's /sip to the switch of a whole centre.

const SLOW_MS = 240_000
/** Looking again, registering, and a gateway that starts on a busy machine. */
const SOON_MS = 60_000
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

  /** What a worker says of itself; nobody can say it while the gateway is away. */
  const told = async (worker: string, what: string): Promise<unknown> =>
    (await centre.health().catch(() => undefined))?.workers[worker]?.detail[what]

  const bothAreKnown = () =>
    until("the switch knows both", async () => (await told("switch", "registrations")) === 2, { withinMs: SOON_MS })

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

  const [ANSWER, HANG_UP] = [/接听/u, /挂断/u] as const

  /** The resolution of a spectrum, and what a codec and a fake microphone do to a tone. */
  const TONE_TOLERANCE_HZ = 15

  const hearEachOther = async (): Promise<void> => {
    const hears = (telephone: BrowserTelephone, hz: number) =>
      until(`a tone of ${hz} Hz is heard`, async () => Math.abs((await telephone.heardHz()) - hz) < TONE_TOLERANCE_HZ, {
        withinMs: SOON_MS
      })
    await Promise.all([hears(one, TONES["1002"]), hears(two, TONES["1001"])])
  }

  const talk = async (): Promise<void> => {
    await one.dial("1002")
    await two.reaches("ringing", SOON_MS)
    await two.press(ANSWER)
    await Promise.all([one, two].map((telephone) => telephone.reaches("talking", SOON_MS)))
  }

  it("talk with each other through the switch, and both hear it when one hangs up", { timeout: SLOW_MS }, async () => {
    await talk()
    await hearEachOther()
    await one.page.getByText("PCMA").waitFor()
    await two.press(HANG_UP)
    await Promise.all([one, two].map((telephone) => telephone.reaches(undefined, SOON_MS)))
    expect(await one.page.getByText("通话已结束").count()).toBe(1)
  })

  it(
    "talk on when the gateway is killed, and are heard in their call when they are back",
    { timeout: SLOW_MS },
    async () => {
      await talk()
      await hearEachOther()
      await kill("gateway")
      await hearEachOther()
      await register()
      await hearEachOther()
      await one.press(HANG_UP)
      await Promise.all([one, two].map((telephone) => telephone.reaches(undefined, SOON_MS)))
      await until("the switch has no leg left", async () => (await told("switch", "legs")) === 0, { withinMs: SOON_MS })
    }
  )

  it("says in words where a browser gives no microphone, and dials nobody there", { timeout: SLOW_MS }, async () => {
    const far = await openBrowserTelephone(centre, "1001", TONES["1001"], {
      baseUrl: centre.baseUrl.replace("127.0.0.1", "centre.test"),
      args: ["--host-resolver-rules=MAP centre.test 127.0.0.1"]
    })
    try {
      await far.becomes("registered", SOON_MS)
      expect(await far.page.getByRole("alert").textContent()).toContain("http.tls: self")
      await far.page.getByRole("textbox", { name: "号码" }).fill("1002")
      expect(await far.page.getByRole("button", { name: "拨打" }).isDisabled()).toBe(true)
    } finally {
      await far.close()
    }
  })
})
