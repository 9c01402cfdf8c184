import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { agentAt, callAt, deskOf, standingAt } from "../playground/fixtures.ts"
import {
  buildScreens,
  type BuiltScreens,
  CHROMIUM,
  chromiumIsThere,
  type OpenScreens
} from "../playground/gateway/built-screens.ts"
import { showHand, showState } from "../playground/gateway/demo.ts"
import type { FakeGateway } from "../playground/gateway/fake-gateway.ts"

/** A page draws when it has its turn. */
const SOON = { timeout: 10_000 }

interface Witness {
  /** By which devices. */
  readonly rung: ReadonlyArray<string>
  readonly notified: ReadonlyArray<string>
  /** Notifications that are gone again. */
  readonly taken: number
  readonly shifted: number
}

/** Runs before the page does: nobody looks at it, its rings have a device of their own, and what it does for a ring is written down. */
const WITNESS = `{
  localStorage.setItem("carillon.sound.ringer", "loudspeaker")
  const witness = (window.witness = { rung: [], notified: [], taken: 0, shifted: 0 })
  document.hasFocus = () => false
  window.Notification = class {
    static permission = "granted"
    constructor(title, { body }) { witness.notified.push(title + ": " + body) }
    addEventListener() {}
    close() { witness.taken++ }
  }
  const devices = new WeakMap()
  Object.defineProperty(AudioContext.prototype, "sinkId", { get() { return devices.get(this) ?? "" } })
  AudioContext.prototype.setSinkId = async function (device) { devices.set(this, device) }
  const start = OscillatorNode.prototype.start
  OscillatorNode.prototype.start = function (...at) {
    witness.rung.push(this.context.sinkId)
    start.apply(this, at)
  }
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) witness.shifted += value
  }).observe({ type: "layout-shift", buffered: true })
}`

const NOTE_PLACES = `{
  window.placeOf = (button) => JSON.stringify(button.getBoundingClientRect())
  window.places = [...document.querySelectorAll("header button, main button")].map((button) => [button, placeOf(button)])
  witness.shifted = 0
}`
/** Buttons that are not where they were; what the caller lies over is not seen. */
const MOVED = `places.filter(([button, at]) => button.isConnected && button.checkVisibility() && placeOf(button) !== at).map(([button]) => button.outerHTML)`

describe.skipIf(!chromiumIsThere)(`a call at the desk, in a browser (${CHROMIUM})`, () => {
  let screens: BuiltScreens
  let here: OpenScreens
  let gateway: FakeGateway
  let page: Page

  beforeAll(async () => {
    screens = await buildScreens()
  }, 120_000)
  afterEach(() => here.close())
  afterAll(() => screens?.close())

  const open = async (width = 1366): Promise<void> => {
    here = await screens.open(3, width)
    ;({ gateway, page } = here)
    await here.signIn("1001")
    await page.waitForSelector("[data-testid=state]")
    gateway.change("board", [
      { path: ["agents", "1002"], value: { ...agentAt(1, Date.now()), state: "ready", device: "registered" } }
    ])
  }
  const asked = (tag: string) =>
    gateway.heard.flatMap((frame) => (frame._tag === "Ask" && frame.intent._tag === tag ? [frame.intent] : []))
  const pick = async (): Promise<void> => {
    const grip = (await page.locator("[data-grip]").boundingBox())!
    await page.mouse.move(grip.x + 20, grip.y + 8)
    await page.mouse.down()
    await page.mouse.move(grip.x + 60, grip.y + 40, { steps: 3 })
  }
  const over = async (selector: string): Promise<void> => {
    const row = (await page.locator(selector).boundingBox())!
    await page.mouse.move(row.x + 40, row.y + 10, { steps: 4 })
    await page.waitForSelector(`${selector}[data-drop=here]`)
  }

  it("is dragged to a colleague, who is asked first; Escape leaves everything as it was", async () => {
    await open()
    showHand(gateway, callAt("active", Date.now()))
    await page.waitForSelector("[data-grip]")
    await pick()
    await page.waitForSelector("[data-queue=care][data-drop=yes]")
    await over("[data-colleague='1002']")
    await page.mouse.up()
    const offer = page.getByTestId("hand-over")
    await offer.waitFor()
    await page.waitForFunction(() => document.activeElement?.matches("[data-ask=SingleStepTransferCall]"))
    await page.keyboard.press("Escape")
    await offer.waitFor({ state: "detached" })
    expect(asked("ConsultationCall")).toEqual([])
    await pick()
    await over("[data-colleague='1002']")
    await page.mouse.up()
    await offer.getByRole("button", { name: "咨询" }).click()
    await page.getByTestId("consulting").getByText("1002").waitFor()
    expect(asked("ConsultationCall")).toEqual([{ _tag: "ConsultationCall", to: { _tag: "Agent", agent: "1002" } }])
  })

  it("goes there by keyboard, too", async () => {
    await open()
    showHand(gateway, callAt("active", Date.now()))
    await page.focus("[data-queue=care] [data-ask=hand-over]")
    await page.keyboard.press("Enter")
    await page.waitForFunction(() => document.activeElement?.matches("[data-ask=SingleStepTransferCall]"))
    await page.keyboard.press("Enter")
    await page.waitForSelector("[data-phase=wrap-up]")
    expect(asked("SingleStepTransferCall")).toEqual([
      { _tag: "SingleStepTransferCall", to: { _tag: "Queue", queue: "care" } }
    ])
  })

  it("begins by a click on a number on any page, and goes on here", async () => {
    await open()
    gateway.change("desk/1001", [
      { path: ["agent"], value: { ...gateway.desk().agent, state: "not-ready", reason: "training" } }
    ])
    await page.goto(`${gateway.url}/wall`)
    await page.click("[data-agent='1002'] [data-dial='1002']")
    await page.waitForURL("**/agent")
    await page.getByRole("button", { name: "取消" }).waitFor()
    expect(asked("MakeCall")).toEqual([{ _tag: "MakeCall", to: { _tag: "Number", number: "1002" } }])
    // Who is in a call has numbers to copy.
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
    await page.click("[data-testid=notes] [data-copy='13900002222']")
    await page.getByText("已复制 13900002222").waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("13900002222")
  })

  it("is put through by its key on a narrow screen that shows something else", async () => {
    await open(332)
    showHand(gateway, callAt("active", Date.now()))
    await page.click("[data-pane=calls]")
    await page.getByTestId("talk-controls").waitFor({ state: "hidden" })
    await page.keyboard.press("Alt+t")
    await page.getByTestId("choose").waitFor()
    await page.waitForFunction(() => document.activeElement?.matches("[data-testid=choose]"))
    const box = (await page.getByTestId("choose").boundingBox())!
    expect(box.x + box.width).toBeLessThanOrEqual(332)
  })

  it("that rings is sent on without being taken, and one's own is cancelled, not rejected", async () => {
    await open()
    showHand(gateway, standingAt("calling", Date.now()))
    await page.getByRole("button", { name: "取消" }).waitFor()
    expect(await page.locator("[data-ask=DeflectCall]").count()).toBe(0)
    showHand(gateway, callAt("alerting", Date.now()))
    await page.getByRole("button", { name: "拒接" }).waitFor()
    await page.click("[data-ask=DeflectCall]")
    // Who talks can be seen, but not chosen, and that is said.
    gateway.change("board", [{ path: ["agents", "1002", "state"], value: "talking" }])
    await page.getByTestId("choose").fill("1002")
    await page.getByTestId("out-of-reach").waitFor()
    await page.keyboard.press("Enter")
    gateway.change("board", [{ path: ["agents", "1002", "state"], value: "ready" }])
    await page.getByTestId("out-of-reach").waitFor({ state: "detached" })
    expect(asked("DeflectCall")).toEqual([])
    await page.click("[data-target='agent/1002']")
    await page.waitForFunction(() => document.querySelector("[data-hand]") === null)
    expect(asked("DeflectCall")).toEqual([{ _tag: "DeflectCall", to: { _tag: "Agent", agent: "1002" } }])
  })

  it("that rings is told in every way a page has, by the ringer's own device, and moves nothing", async () => {
    here = await screens.open(3)
    ;({ gateway, page } = here)
    await page.addInitScript(WITNESS)
    await page.reload()
    await page.waitForSelector("#user")
    // A key unlocks the sound.
    await here.signIn("1001")
    await page.waitForSelector("[data-call]")
    await page.waitForFunction(() => document.querySelector("[data-colleague]") !== null)
    const told = () => page.evaluate<Witness>("({ ...witness })")
    showState(gateway, "ready", null)
    await page.waitForSelector("[data-colleague] [data-ask=MakeCall]")
    await page.evaluate(NOTE_PLACES)
    showHand(gateway, callAt("alerting", Date.now()))
    await page.waitForSelector("[data-phase=alerting]")
    await expect.poll(async () => (await told()).rung, SOON).toContain("loudspeaker")
    await page.waitForSelector("link[rel=icon][href='/icon-alerting.svg']", { state: "attached" })
    expect(await page.evaluate("fetch('/icon-alerting.svg').then(({ ok }) => ok)")).toBe(true)
    // Back and forth, with the title.
    await page.waitForSelector("link[rel=icon][href='/icon.svg']", { state: "attached" })
    const { notified, shifted } = await told()
    expect(notified).toEqual(["振铃: " + (await page.innerText("[aria-live=assertive]")).trim()])
    // The card is there in place of nothing, and what is below it gives way; no button does.
    expect(shifted).toBeLessThan(0.02)
    expect(await page.evaluate(MOVED)).toEqual([])
    await page.keyboard.press("Alt+a")
    await expect.poll(async () => (await told()).taken, SOON).toBe(1)
    await page.waitForSelector("link[rel=icon][href='/icon.svg']", { state: "attached" })
    const quiet = await page.title()
    expect(quiet).not.toContain("☎")
  })

  it("is written about at Alt+N, also when its words are not there yet", async () => {
    await open()
    let release = (): void => {}
    const held = new Promise<void>((done) => (release = done))
    await page.route("**/api/calls/*/remark", async (route) => {
      await held
      await route.continue()
    })
    showHand(gateway, callAt("active", Date.now()))
    await page.getByTestId("summary").waitFor()
    await page.keyboard.press("Alt+n")
    release()
    await page.waitForSelector("textarea[data-note]:focus")
    expect(await page.evaluate(() => document.activeElement?.matches("[data-note]"))).toBe(true)
  })

  it("has in its details, open since before it was measured, how the line was", async () => {
    await open()
    let isMeasured = false
    const line = () => ({ callerMosHundredths: isMeasured ? 434 : null, agentMosHundredths: null })
    await page.route("**/api/calls/search*", async (route) => {
      const answer = await route.fetch()
      const found = (await answer.json()) as { readonly items: ReadonlyArray<object> }
      await route.fulfill({
        response: answer,
        json: { ...found, items: found.items.map((each) => ({ ...each, ...line() })) }
      })
    })
    await page.route(/\/api\/calls\/[\da-f-]{36}$/u, async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), ...line() } })
    })
    await page.getByRole("button", { name: "刷新" }).click()
    await page.getByRole("button", { name: "详情" }).first().click()
    const facts = page.getByTestId("call-facts")
    await facts.waitFor()
    expect(await facts.innerText()).not.toContain("4.34")
    isMeasured = true
    gateway.change("calls/1001", [{ path: ["changes"], value: 1 }])
    await facts.getByText("4.34").waitFor()
  })

  it("moves nothing in which somebody writes while it is dragged, and its question goes when they look elsewhere", async () => {
    await open(1100)
    showHand(gateway, callAt("active", Date.now()))
    const words = page.getByTestId("summary").locator("textarea")
    await words.fill("客户要发票")
    await words.evaluate((field) => (field.dataset["kept"] = ""))
    await pick()
    await page.waitForSelector("[data-queue=care][data-drop=yes]")
    await over("[data-colleague='1002']")
    await page.mouse.up()
    await page.getByTestId("hand-over").waitFor()
    expect(await page.locator("textarea[data-kept]").inputValue()).toBe("客户要发票")
    await page.click("[data-pane=calls]")
    await page.getByTestId("hand-over").waitFor({ state: "detached" })
    await page.waitForSelector("[data-pane=calls][aria-pressed=true]")
    await page.locator("textarea[data-kept]").waitFor()
  })

  it("is waited for with what is missing, whose button keeps the focus while other things come", async () => {
    await open()
    const agent = { ...agentAt(0, Date.now()), state: "not-ready" as const }
    const showDesk = (obstacles: Parameters<typeof deskOf>[1]) =>
      gateway.change("desk/1001", [{ path: [], value: deskOf(agent, { reason: "break", ...obstacles }) }])
    showDesk({})
    await page.getByRole("button", { name: "为什么没来电" }).click()
    await page.focus("[data-does=GoReady]")
    showDesk({ obstacles: [["voice", "device-unregistered"]] })
    await page.waitForSelector("li [data-missing=device-unregistered]")
    expect(await page.evaluate(() => document.activeElement?.matches("[data-does=GoReady]"))).toBe(true)
  })

  it("has plain numbers, and a line in place of a part, where their files are no more", async () => {
    here = await screens.open(3)
    ;({ gateway, page } = here)
    const gone = /(?:telephone-number-parts|recent-calls)-/u
    await page.route(gone, (route) => route.fulfill({ status: 503 }))
    page.on("dialog", (dialog) => void dialog.accept())
    await here.signIn("1001")
    await page.getByTestId("not-loaded").waitFor()
    await page.goto(`${gateway.url}/wall`)
    await page.locator("[data-agent='1002']").getByText("1002").first().waitFor()
    expect(await page.locator("[data-dial], [data-copy]").count()).toBe(0)
    await page.goto(`${gateway.url}/agent`)
    const again = page.getByTestId("not-loaded").getByRole("button", { name: "重新载入" })
    await again.waitFor()
    await page.unroute(gone)
    await again.click()
    await page.waitForSelector("[data-call]")
    expect(await page.getByTestId("not-loaded").count()).toBe(0)
  })

  it("opens no menu over what somebody went on to do while it was fetched", async () => {
    here = await screens.open(3)
    ;({ gateway, page } = here)
    const box = /select-box-/u
    const release = Promise.withResolvers<void>()
    await page.route(box, async (route) => {
      await release.promise
      await route.continue()
    })
    await here.signIn("1001")
    const period = page.locator("[role=search] [aria-haspopup=listbox]")
    const isBusy = (busy: boolean) => page.waitForSelector(`[role=search] [aria-haspopup=listbox][aria-busy=${busy}]`)
    for (const leave of [
      () => page.keyboard.press("Escape"),
      () => period.click(),
      () => page.locator("[role=search] input").focus()
    ]) {
      await period.click()
      await isBusy(true)
      await leave()
      await isBusy(false)
    }
    const fetched = page.waitForResponse(box)
    release.resolve()
    await (await fetched).finished()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    expect(await page.locator("[role=listbox]").count()).toBe(0)
    await period.click()
    await page.waitForSelector("[role=listbox]")
  })
})
