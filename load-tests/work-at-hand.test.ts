import { execFile } from "node:child_process"
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { promisify } from "node:util"
import { type Browser, chromium, type Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { QueueId, AgentId } from "#wire/words-of-work.ts"
import type { WorkRequest } from "#wire/work.ts"
import { type RunningCentre, startCentre } from "./running-centre.ts"
import { Agent } from "./crowd/agent.ts"
import { makeMetronome } from "#engine/laboratory/telephone/metronome.ts"
import { Panel } from "./crowd/panel.ts"
import { Phone } from "#engine/laboratory/telephone/phone.ts"
import { until } from "./crowd/wait.ts"

// A centre started as a stranger starts it, an agent's panel in a real browser, and work put in by HTTP.

/** Debian's own browser; no other is fetched for a test. */
const CHROMIUM = "/usr/bin/chromium"
const QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
const SLOW_MS = 120_000
const silent = () => {}
const [AGENT, CALLER_TONE_HZ, AGENT_TONE_HZ] = ["1003", 440, 1_000]

describe.skipIf(!existsSync(CHROMIUM))(`written work in a browser on a real centre (${CHROMIUM})`, () => {
  let centre: RunningCentre
  let browser: Browser
  let page: Page
  let admin: Panel
  let agent: Agent

  beforeAll(async () => {
    const root = resolve(import.meta.dirname, "..")
    await promisify(execFile)(process.execPath, ["config/tools/build-screens.ts"], { cwd: root })
    centre = await startCentre({ seed: "config/seed/small-centre.yaml", say: silent })
    admin = await Panel.signIn(centre.baseUrl, centre.admin.user, centre.admin.password)
    agent = await Agent.start({
      baseUrl: centre.baseUrl,
      sip: centre.sip,
      realm: centre.realm,
      number: AGENT,
      ...centre.accounts.get(AGENT)!,
      metronome: makeMetronome(),
      toneHz: AGENT_TONE_HZ,
      pickUp: () => 0
    })
    browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET })
    page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: "zh-CN" })
    await page.goto(centre.baseUrl)
    await page.fill("#user", AGENT)
    await page.fill("#password", centre.accounts.get(AGENT)!.panelPassword)
    await page.keyboard.press("Enter")
    await page.waitForSelector("[data-testid=state]")
    await agent.ready()
  }, SLOW_MS)

  afterAll(async () => {
    await browser?.close()
    await agent?.stop()
    await centre?.stop()
  }, SLOW_MS)

  const create = (channel: WorkRequest["channel"], title: string) =>
    admin.createWork({
      queue: QueueId.make("service"),
      channel,
      preferred: AgentId.make(AGENT),
      attributes: { title, text: `${title}：请核实`, link: `${centre.baseUrl}/health` }
    })
  const card = (work: string, phase: string) =>
    page.waitForSelector(`[data-hand="${work}"][data-phase="${phase}"]`, { timeout: 20_000 })
  const gone = (work: string) => page.waitForSelector(`[data-hand="${work}"]`, { state: "detached" })
  const press = async (...keys: ReadonlyArray<string>) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  /** Chosen by its number on the card. */
  const choose = async (work: string) => {
    const names = await page
      .locator("[data-hand]")
      .evaluateAll((cards) => cards.map((each) => each.getAttribute("data-hand")))
    await press(`Alt+${names.indexOf(work) + 1}`)
    await page.waitForSelector(`[data-hand="${work}"][data-selected=true]`)
  }

  it(
    "a task is taken beside a running call, read, noted and finished by keyboard; the call goes on",
    async () => {
      const trunk = await Phone.open({
        address: "127.0.0.1",
        realm: centre.realm,
        metronome: makeMetronome(),
        onCall: silent
      })
      try {
        const leg = await trunk.call(centre.sip, "95000", "13900000011")
        leg.onAnswer.add(() => leg.audio.sayTone(CALLER_TONE_HZ))
        await until("the welcome", () => leg.audio.packetsHeard > 20, { withinMs: 20_000 })
        leg.audio.press("1")
        await until("voices both ways", () => leg.audio.isHearing(AGENT_TONE_HZ), { withinMs: 40_000 })

        const { id, work } = await create("task", "回访")
        expect((await admin.openWork()).map((open) => open.work)).toEqual([work])
        await card(work, "alerting")
        await press("Alt+a")
        await card(work, "active")
        await choose(work)
        const opening = page.context().waitForEvent("page")
        await page.locator(`[data-hand="${work}"] [data-link]`).press("Enter")
        const other = await opening
        await other.waitForLoadState()
        expect(other.url()).toBe(`${centre.baseUrl}/health`)
        await other.close()
        await press("Alt+n")
        await page.keyboard.type("已核实，无需再次上门")
        await press("Alt+w")
        await card(work, "wrap-up")
        expect(await admin.work(id)).toMatchObject({
          state: "done",
          agent: AGENT,
          note: "已核实，无需再次上门",
          attributes: { title: "回访" }
        })
        await choose(work)
        await press("Alt+w")
        await gone(work)
        expect(leg.ending).toBeUndefined()
        expect(leg.audio.isHearing(AGENT_TONE_HZ)).toBe(true)
        trunk.hangUp(leg)
        await page.waitForSelector("[data-phase=wrap-up]")
        await page.locator("[data-ask=FinishWrapUp]").press("Enter")
        await page.waitForSelector("[data-hand]", { state: "detached" })
      } finally {
        trunk.close()
      }
    },
    SLOW_MS
  )

  it(
    "a mail is set aside for an alarm, which is dealt with first, and comes back with its note",
    async () => {
      const mail = await create("mail", "发票更正")
      await card(mail.work, "alerting")
      await press("Alt+a")
      await card(mail.work, "active")
      await choose(mail.work)
      await press("Alt+n")
      await page.keyboard.type("已核对税号")

      const alarm = await create("alarm", "3 号楼紧急按钮")
      await card(alarm.work, "alerting")
      await press("Alt+a")
      await card(alarm.work, "active")
      await card(mail.work, "set-aside")
      expect(await page.innerText("[data-testid=set-aside]")).toBe("接警优先，已搁置")
      expect(await admin.work(mail.id)).toMatchObject({ state: "set-aside", agent: AGENT })
      await choose(alarm.work)
      await press("Alt+w")
      await card(alarm.work, "wrap-up")
      await choose(alarm.work)
      await press("Alt+w")

      await card(mail.work, "active")
      await choose(mail.work)
      expect(await page.inputValue(`[data-note="${mail.work}"]`)).toBe("已核对税号")
      await press("Alt+w")
      await card(mail.work, "wrap-up")
      expect(await admin.work(mail.id)).toMatchObject({ state: "done", note: "已核对税号" })
    },
    SLOW_MS
  )
})
