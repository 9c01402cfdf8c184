import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import {
  buildScreens,
  type BuiltScreens,
  CHROMIUM,
  chromiumIsThere,
  type OpenScreens
} from "../playground/gateway/built-screens.ts"
import type { FakeGateway } from "../playground/gateway/fake-gateway.ts"
import { REFUSED_DAYS } from "../playground/gateway/fake-parameters.ts"

describe.skipIf(!chromiumIsThere)(`the administration in a browser (${CHROMIUM})`, () => {
  let screens: BuiltScreens
  let opened: OpenScreens
  let gateway: FakeGateway
  let page: Page

  beforeAll(async () => {
    screens = await buildScreens()
  }, 120_000)
  afterEach(() => opened.close())
  afterAll(() => screens?.close())

  const open = async (width?: number): Promise<void> => {
    opened = await screens.open(3, width)
    ;({ gateway, page } = opened)
    await opened.signIn("admin")
    await page.waitForURL("**/administration/people")
  }
  const seen = (selector: string): Promise<unknown> => page.waitForSelector(selector)

  it("scrolls through a list of 50,000 rows, of which it holds and asks for what is in sight", async () => {
    await open()
    const fetched: Array<string> = []
    page.on("request", (request) => {
      if (request.url().includes("/api/prefixes")) fetched.push(request.url())
    })
    await page.goto(`${gateway.url}/administration/prefixes`)
    await seen("[data-row='1300000']")
    await page.getByText("共 50000 条").waitFor()
    for (const [share, id] of [
      [0.5, "1325000"],
      [1, "1349999"]
    ] as const) {
      await page.getByTestId("rows").evaluate((box, part) => {
        box.scrollTop = (box.scrollHeight - box.clientHeight) * part
      }, share)
      await seen(`[data-row='${id}']`)
    }
    expect(await page.locator("[role=row]").count()).toBeLessThan(80)
    expect(fetched.length).toBeLessThan(12)
  })

  it("asks nothing more for a list that was left before what asks was fetched", async () => {
    await open()
    const file = /\/assets\/state-[^/]*\.js$/u
    const release = Promise.withResolvers<void>()
    await page.route(file, async (route) => {
      await release.promise
      await route.continue()
    })
    await page.route(/\/api\/trunks\?/u, (route) => route.fulfill({ status: 503 }))
    const asked: Array<string> = []
    page.on("request", (request) => void (request.url().includes("/api/trunk-states") && asked.push(request.url())))
    const wanted = page.waitForRequest(file)
    await page.locator("a[href='/administration/trunks']").first().click()
    await wanted
    await page.locator("a[href='/administration/prefixes']").first().click()
    await seen("[data-row='1300000']")
    const fetched = page.waitForResponse(file)
    release.resolve()
    await (await fetched).finished()
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
    expect(asked).toEqual([])
  })

  it("says so where a page cannot be fetched, and tries again for who comes back to it", async () => {
    await open()
    const file = /\/assets\/calls-page-/u
    await page.route(file, (route) => route.fulfill({ status: 503 }))
    await page.locator("a[href='/calls']").first().click()
    await page.getByTestId("not-loaded").getByRole("button", { name: "重新载入" }).waitFor()
    await page.unroute(file)
    await page.locator("a[href^='/administration']").first().click()
    await seen("[data-testid=total]")
    await page.locator("a[href='/calls']").first().click()
    await seen("[data-call]")
    expect(await page.getByTestId("not-loaded").count()).toBe(0)
  })

  it("is sorted by a menu where there is no room for heads of columns, in both languages", async () => {
    await open(390)
    await page.goto(`${gateway.url}/administration/prefixes`)
    await seen("[data-row='1300000']")
    await page.getByRole("button", { name: /^排序/u }).click()
    await page.getByRole("menuitemradio", { name: "降序" }).click()
    await seen("[data-row='1349999']")
    expect(new URL(page.url()).searchParams.get("order")).toBe("down")
    // By keyboard alone, to another column.
    await page.getByRole("button", { name: /^排序/u }).focus()
    await page.keyboard.press("Enter")
    await page.getByRole("menuitemradio", { name: "城市" }).waitFor()
    for (let presses = 0; presses < 12; presses++) {
      if (
        (await page
          .locator("[role=menuitemradio]:focus")
          .innerText()
          .catch(() => "")) === "城市"
      )
        break
      await page.keyboard.press("ArrowDown")
    }
    await page.keyboard.press("Enter")
    await page.waitForURL((url) => url.searchParams.get("sort") === "city")
    await page.getByRole("button", { name: "排序 · 城市" }).waitFor()
    expect(Number(await page.evaluate("document.documentElement.scrollWidth - innerWidth"))).toBe(0)
    await page.evaluate(() => localStorage.setItem("carillon.language", "en"))
    await page.reload()
    await page.getByRole("button", { name: "Sort · City" }).click()
    await expect
      .poll(() => page.getByRole("menuitemradio", { checked: true }).allInnerTexts())
      .toEqual(["City", "Descending"])
  })

  describe("a parameter", () => {
    const form = (name: string) => page.locator(`[data-parameter="${name}"]`)
    const keepDays = () => form("recordings.keepDays")
    const type = (text: string) => keepDays().locator("input").fill(text)
    const save = () => keepDays().getByRole("button", { name: "保存" }).click()
    const problem = () => keepDays().getByRole("alert").innerText()
    const openParameters = async (): Promise<void> => {
      await open()
      await page.goto(`${gateway.url}/administration/~parameters`)
      await keepDays().waitFor()
    }

    it("is changed by itself, says when that counts, keeps its history and goes back to what is usual", async () => {
      await openParameters()
      expect(await keepDays().innerText()).toMatch(/一小时内生效，无需重启/u)
      await type("180")
      await save()
      await page
        .getByText("已保存：录音保存天数")
        .or(page.getByText(/已保存/u))
        .first()
        .waitFor()
      expect(gateway.parameters.current("recordings.keepDays")).toMatchObject({ value: 180, version: 1 })
      expect(gateway.parameters.current("disk.warnBelowPercent").version).toBe(0)
      await keepDays().locator("summary").click()
      await keepDays()
        .getByText(/0 天 → 180 天/u)
        .waitFor()
      await keepDays().getByRole("button", { name: "恢复默认" }).click()
      await keepDays()
        .getByText(/180 天 → 0 天/u)
        .waitFor()
      expect(gateway.parameters.current("recordings.keepDays")).toMatchObject({ value: 0, version: 2 })
    })

    it("that does not fit is said beside it, by the page and by the server, and is not kept", async () => {
      await openParameters()
      await type("-1")
      await save()
      await keepDays()
        .getByText(/不能小于|至少|0/u)
        .first()
        .waitFor()
      expect(await problem()).not.toBe("")
      expect(gateway.parameters.current("recordings.keepDays").version).toBe(0)
      await type(String(REFUSED_DAYS))
      await save()
      await keepDays().getByText("不能是十三").waitFor()
      expect(gateway.parameters.current("recordings.keepDays").version).toBe(0)
    })

    it("that somebody else changed meanwhile is not overwritten in silence", async () => {
      await openParameters()
      await type("90")
      gateway.parameters.change("recordings.keepDays", 365, "chen")
      await save()
      await keepDays().getByText(/chen/u).first().waitFor()
      expect(await problem()).toMatch(/365 天/u)
      expect(gateway.parameters.current("recordings.keepDays").value).toBe(365)
      // What was typed stays, and saving again is a choice.
      await save()
      await page.waitForFunction(() => document.querySelector("[data-parameter] [role=alert]")?.textContent === "")
      expect(gateway.parameters.current("recordings.keepDays")).toMatchObject({ value: 90, version: 2 })
    })

    it("is shown to who may only look, and nothing of it can be pressed", async () => {
      opened = await screens.open(3)
      ;({ gateway, page } = opened)
      await opened.signIn("reader")
      await page.waitForURL("**/administration/**")
      await page.goto(`${gateway.url}/administration/~parameters`)
      await keepDays().waitFor()
      expect(await keepDays().getByRole("button", { name: "保存" }).count()).toBe(0)
      expect(await keepDays().locator("input").isDisabled()).toBe(true)
    })
  })
})
