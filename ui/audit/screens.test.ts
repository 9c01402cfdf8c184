import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import {
  buildScreens,
  type BuiltScreens,
  CHROMIUM,
  chromiumIsThere,
  type OpenScreens
} from "../playground/gateway/built-screens.ts"

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

describe.skipIf(!chromiumIsThere)(`the log of changes in a browser (${CHROMIUM})`, () => {
  let screens: BuiltScreens
  let opened: OpenScreens
  let page: Page

  beforeAll(async () => {
    screens = await buildScreens()
  }, 120_000)
  afterEach(() => opened.close())
  afterAll(() => screens?.close())

  const open = async (user: string, width?: number): Promise<void> => {
    opened = await screens.open(3, width)
    ;({ page } = opened)
    await opened.signIn(user)
    await page.waitForURL((url) => !["/", "/sign-in"].includes(url.pathname))
  }
  const goTo = async (path: string): Promise<void> => void (await page.goto(`${new URL(page.url()).origin}${path}`))
  /** The question that the page asks next, as the server hears it. */
  const asked = async (act: () => Promise<unknown>): Promise<URLSearchParams> => {
    const request = page.waitForRequest(/\/api\/audit\?/u)
    await act()
    return new URL((await request).url()).searchParams
  }
  const rows = () => page.locator("[data-line]")
  const drawer = () => page.locator("dialog.drawer")
  const faults = async (): Promise<ReadonlyArray<string>> => {
    const { violations } = (await page.evaluate(
      `(() => { ${axeSource}; return window.axe.run(document, { resultTypes: ["violations"] }) })()`
    )) as { readonly violations: ReadonlyArray<{ readonly id: string; readonly impact: string }> }
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id)
  }

  it("is listed in words, filtered and paged, and the address keeps what was asked", async () => {
    await open("admin")
    const first = await asked(() => page.getByRole("link", { name: "审计" }).click())
    expect(Object.fromEntries(first)).toEqual({ limit: "50" })
    expect(await rows().first().innerText()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\s+admin\s+修改\s+人员\s+1001$/u)
    expect(await page.getByTestId("total").textContent()).toContain("134")
    expect(await page.getByTestId("page").textContent()).toBe("1 / 3")
    expect((await asked(() => page.getByRole("button", { name: "下一页" }).click())).get("offset")).toBe("50")
    // A new question begins with its first page.
    const typed = await asked(() => page.getByRole("searchbox", { name: "账号" }).fill("admin"))
    expect([typed.get("account"), typed.has("offset")]).toEqual(["admin", false])
    await page.getByRole("combobox", { name: "操作" }).fill("修改")
    expect((await asked(() => page.getByRole("option", { name: "修改" }).click())).get("action")).toBe("change")
    await page.getByRole("combobox", { name: "对象" }).fill("系统参数")
    expect((await asked(() => page.getByRole("option", { name: "系统参数" }).click())).get("object")).toBe("parameter")
    await page.waitForFunction(() => !document.body.textContent.includes("人员"))
    expect(await page.getByTestId("total").textContent()).toContain("27")
    // Days are those of the centre's clock, which is eight hours before Greenwich; the last one belongs to them.
    await asked(() => page.getByLabel("开始日期").fill("2020-01-01"))
    await asked(() => page.getByLabel("结束日期").fill("2020-01-02"))
    await page.getByText("没有符合条件的记录").waitFor()
    const again = await asked(() => page.reload())
    expect(Object.fromEntries(again)).toEqual({
      account: "admin",
      action: "change",
      object: "parameter",
      from: String(Date.parse("2020-01-01T00:00:00+08:00")),
      to: String(Date.parse("2020-01-03T00:00:00+08:00") - 1),
      limit: "50"
    })
    const cleared = await asked(() => page.getByRole("button", { name: "清除条件" }).click())
    expect(Object.fromEntries(cleared)).toEqual({ limit: "50" })
  })

  it("opens a line field by field, of a thing, of a parameter, and of what has no fields", async () => {
    await open("admin")
    await goTo("/audit")
    await rows().nth(0).getByRole("button").click()
    const name = drawer().getByTestId("differences").locator("tbody tr")
    expect(await name.allInnerTexts()).toEqual([expect.stringMatching(/^姓名\s+王小敏\s+王敏$/u)])
    expect(await faults()).toEqual([])
    await page.keyboard.press("Escape")
    await rows().nth(1).locator("td").nth(2).click()
    await drawer().getByText("这一行只记下做了什么").waitFor()
    expect(await drawer().getByTestId("audit-details").innerText()).toContain("callingNumber")
    await page.keyboard.press("Escape")
    await rows().nth(2).getByRole("button").click()
    expect(await drawer().getByTestId("differences").locator("tbody tr").innerText()).toMatch(/15.*\s+30/u)
    await page.keyboard.press("Escape")
    expect(await rows().nth(0).getByRole("link").getAttribute("href")).toBe("/administration/people/1001/history")
    // A parameter has words of its own, and no history page.
    expect(await rows().nth(2).getByRole("link", { name: "无操作退出" }).getAttribute("href")).toBe(
      "/administration/~parameters"
    )
  })

  it("is taken as a file with the same filters, by whom that is permitted to alone", async () => {
    await open("admin")
    await goTo("/audit?object=skill&page=2")
    await page.getByRole("button", { name: "导出" }).click()
    const file = page.waitForRequest(/\/api\/audit\/export\?/u)
    const saved = page.waitForEvent("download")
    await page.getByRole("menuitem", { name: "CSV" }).click()
    expect(Object.fromEntries(new URL((await file).url()).searchParams)).toEqual({
      object: "skill",
      format: "csv",
      heads: "zh"
    })
    expect((await saved).suggestedFilename()).toBe("audit.csv")
    await page.context().clearCookies()
    await goTo("/")
    await page.waitForSelector("#user")
    await opened.signIn("auditor")
    // Somebody who may see nothing else begins here.
    await page.waitForURL(/\/audit$/u)
    await rows().first().waitFor()
    expect(await page.getByRole("button", { name: "导出" }).count()).toBe(0)
    expect(await rows().first().getByRole("link").count()).toBe(0)
  })

  it("is not there for who may not see it", async () => {
    await open("banzhang")
    expect(await page.getByRole("link", { name: "审计" }).count()).toBe(0)
    await goTo("/audit")
    await page.getByText("403").waitFor()
  })

  it("says why it could not be fetched, and asks again", async () => {
    await open("admin")
    await page.route(/\/api\/audit\?/u, (route) => route.fulfill({ status: 503, json: { message: "" } }))
    await goTo("/audit")
    await page.getByRole("alert").getByRole("button", { name: "重试" }).waitFor()
    await page.unroute(/\/api\/audit\?/u)
    await page.getByRole("button", { name: "重试" }).click()
    await rows().first().waitFor()
    expect(await page.getByRole("alert").count()).toBe(0)
  })

  it.each([
    ["zh", "admin", 1366],
    ["en", "night", 390]
  ] as const)("has no fault that axe finds, and fits: %s, %s, %i px", async (language, user, width) => {
    await open(user, width)
    if (language === "en") await page.evaluate(() => localStorage.setItem("carillon.language", "en"))
    await goTo("/audit")
    await rows().first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)).toBe(false)
    expect(await faults()).toEqual([])
    await rows().first().getByRole("button").click()
    await drawer().waitFor()
    expect(await faults()).toEqual([])
  })
})
