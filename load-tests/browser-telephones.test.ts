import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { join } from "node:path"
import type { Page, WebSocketRoute } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { until } from "./crowd/wait.ts"
import { CHROMIUM } from "./e2e/browser.ts"
import { type BrowserTelephone, openBrowserTelephone } from "./peers/browser-telephone.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"

// Telephones in real browsers: JsSIP in the screens' own page, by the gateway's /sip to the switch of a whole centre.

const SLOW_MS = 240_000
/** Looking again, registering, and a gateway that starts on a busy machine. */
const SOON_MS = 60_000
/** Of the switch; telephones dial it to hear themselves. */
const ECHO_NUMBER = "*43"
const TONES = { "1001": 440, "1002": 1000 } as const

/** The page's next connection to the switch goes through here, and can be away as long as a test wants. */
const cuttable = async (page: Page) => {
  const asked: Array<string> = []
  const open = new Set<WebSocketRoute>()
  let isCut = false
  await page.routeWebSocket(/\/sip$/u, (browser) => {
    if (isCut) return void browser.close()
    open.add(browser)
    const server = browser.connectToServer()
    browser.onMessage((text) => {
      asked.push(/^([A-Z]+) sips?:/u.exec(text.toString())?.[1] ?? "an answer")
      server.send(text)
    })
  })
  return {
    asked: (): ReadonlyArray<string> => asked,
    cut: () => {
      isCut = true
      for (const browser of open) void browser.close()
    },
    mend: () => {
      isCut = false
    }
  }
}

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
    // Its keys would dial nobody, and be sent to nobody.
    expect(await two.page.getByRole("button", { name: "5", exact: true }).isDisabled()).toBe(true)
    await two.press(ANSWER)
    await Promise.all([one, two].map((telephone) => telephone.reaches("talking", SOON_MS)))
  }

  it("talk with each other through the switch, and both hear it when one hangs up", { timeout: SLOW_MS }, async () => {
    await talk()
    await hearEachOther()
    await one.page.getByText("opus").waitFor()
    await two.press(HANG_UP)
    await Promise.all([one, two].map((telephone) => telephone.reaches(undefined, SOON_MS)))
    expect(await one.page.getByText("通话已结束").count()).toBe(1)
  })

  it("hear themselves at the number of the echo, by the line on which they talk", { timeout: SLOW_MS }, async () => {
    await one.dial(ECHO_NUMBER)
    await one.reaches("talking", SOON_MS)
    await until(
      "its own tone comes back",
      async () => Math.abs((await one.heardHz()) - TONES["1001"]) < TONE_TOLERANCE_HZ,
      {
        withinMs: SOON_MS
      }
    )
    await one.press(HANG_UP)
    await one.reaches(undefined, SOON_MS)
    await until("the switch has no leg left", async () => (await told("switch", "legs")) === 0, { withinMs: SOON_MS })
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

  const endedByBoth = async (hangUp: () => Promise<void>): Promise<void> => {
    await hangUp()
    await Promise.all([one, two].map((telephone) => telephone.reaches(undefined, SOON_MS)))
    await until("the switch has no leg left", async () => (await told("switch", "legs")) === 0, { withinMs: SOON_MS })
  }

  it(
    "are back in their talk when their page was loaded anew, whoever called, and the other side hears of no end",
    { timeout: SLOW_MS },
    async () => {
      await talk()
      await hearEachOther()
      for (const [loadedAnew, other] of [
        [one, two],
        [two, one]
      ] as const) {
        const theirs = await other.connections()
        await loadedAnew.page.reload()
        await loadedAnew.reaches("talking", SOON_MS)
        const headings = await loadedAnew.headings()
        expect(headings).toEqual([
          expect.stringMatching(/^正在接回与 .+ 的通话…$/u),
          expect.stringMatching(/^通话中：.+$/u)
        ])
        await hearEachOther()
        expect(await other.phase()).toBe("talking")
        // The very same call: nobody rang there a second time.
        expect(await other.connections()).toBe(theirs)
        // Health is told every now and then.
        await until("two legs, as before", async () => (await told("switch", "legs")) === 2, { withinMs: SOON_MS })
      }
      await endedByBoth(() => two.press(HANG_UP))
      expect(await one.page.getByText("通话已结束").count()).toBe(1)
      // There is nothing to come back to any more.
      await one.page.reload()
      await one.becomes("registered", SOON_MS)
      expect(await one.phase()).toBeUndefined()
    }
  )

  it(
    "ring again when their page is loaded anew, or their connection goes, while they ring; who calls hears of no end",
    { timeout: SLOW_MS },
    async () => {
      const wire = await cuttable(two.page)
      await two.page.reload()
      await register()
      await one.dial("1002")
      await two.reaches("ringing", SOON_MS)
      await two.page.reload()
      await two.reaches("ringing", SOON_MS)
      wire.cut()
      await two.reaches(undefined, SOON_MS)
      wire.mend()
      await two.reaches("ringing", SOON_MS)
      expect(await one.phase()).toBe("ringing")
      await two.press(ANSWER)
      await Promise.all([one, two].map((telephone) => telephone.reaches("talking", SOON_MS)))
      await hearEachOther()
      await until("two legs, as before", async () => (await told("switch", "legs")) === 2, { withinMs: SOON_MS })
      await endedByBoth(() => one.press(HANG_UP))
    }
  )

  it("keep who is on mute on mute, and the length of the talk", { timeout: SLOW_MS }, async () => {
    await talk()
    await hearEachOther()
    await one.press(/静音/u)
    await until("silence", async () => (await two.heardHz()) === 0, { withinMs: SOON_MS })
    await one.page.reload()
    await one.reaches("talking", SOON_MS)
    expect(await one.page.getByText("对方听不到您").count()).toBe(1)
    expect(await two.heardHz()).toBe(0)
    await one.press(/取消静音/u)
    await hearEachOther()
    await endedByBoth(() => one.press(HANG_UP))
  })

  it("leave their call when they hang up before they are back in it", { timeout: SLOW_MS }, async () => {
    await talk()
    await hearEachOther()
    await one.hangsUpWhenReturning()
    await endedByBoth(async () => void (await one.page.reload()))
    expect(await one.page.getByText("通话已结束").count()).toBe(1)
  })

  it("say that the call ended while the page was loaded", { timeout: SLOW_MS }, async () => {
    await talk()
    await one.page.goto("about:blank")
    await two.press(HANG_UP)
    await until("the switch has no leg left", async () => (await told("switch", "legs")) === 0, { withinMs: SOON_MS })
    await one.page.goBack()
    await one.page.getByText("页面重新加载期间，通话已结束").waitFor()
    expect(await one.phase()).toBeUndefined()
  })

  it(
    "hang up at once while the connection is away, and the other side hears it when it is back",
    { timeout: SLOW_MS },
    async () => {
      const wire = await cuttable(one.page)
      await one.page.reload()
      await register()
      await talk()
      await hearEachOther()
      wire.cut()
      await one.becomes("away", SOON_MS)
      await one.press(HANG_UP)
      await one.page.getByText("通话已结束").waitFor()
      expect(await one.line()).toBe("away")
      expect(wire.asked()).not.toContain("BYE")
      expect(await two.phase()).toBe("talking")
      wire.mend()
      await one.becomes("registered", SOON_MS)
      // By that, and not by the minute that the switch waits for a browser that is away.
      expect(wire.asked()).toContain("BYE")
      await endedByBoth(() => Promise.resolve())
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
