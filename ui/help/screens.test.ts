import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { CHAPTERS } from "../manual/chapters.ts"
import {
  buildScreens,
  type BuiltScreens,
  CHROMIUM,
  chromiumIsThere,
  type OpenScreens
} from "../playground/gateway/built-screens.ts"
import { showCall, showState } from "../playground/gateway/demo.ts"

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8")

describe.skipIf(!chromiumIsThere)(`help and manual in a browser (${CHROMIUM})`, () => {
  let screens: BuiltScreens
  let here: OpenScreens
  let page: Page
  let fetched: Array<string>

  beforeAll(async () => {
    screens = await buildScreens()
  }, 120_000)
  afterEach(() => here.close())
  afterAll(() => screens?.close())

  const open = async (width?: number): Promise<void> => {
    here = await screens.open(3, width)
    page = here.page
    fetched = []
    page.on("request", (request) => fetched.push(new URL(request.url()).pathname))
  }
  const sheet = () => page.getByRole("dialog", { name: "帮助" })
  const faults = async (): Promise<ReadonlyArray<string>> => {
    const { violations } = (await page.evaluate(
      `(() => { ${axeSource}; return window.axe.run(document, { resultTypes: ["violations"] }) })()`
    )) as { readonly violations: ReadonlyArray<{ readonly id: string; readonly impact: string }> }
    return violations.filter(({ impact }) => impact === "serious" || impact === "critical").map(({ id }) => id)
  }

  it("opens by ?, by F1 and by the button, shows its picture, and gives the focus back", async () => {
    await open()
    await here.signIn("banzhang")
    await page.locator("[data-agent]").first().waitFor()
    expect(fetched.filter((path) => path.endsWith(".webp"))).toEqual([])
    const button = page.getByRole("button", { name: "帮助" })
    await button.focus()
    await page.keyboard.press("?")
    await sheet().getByText("上方是全中心此刻的指标").waitFor()
    await page.waitForFunction(() => (document.querySelector("[role=dialog] img") as HTMLImageElement).naturalWidth > 0)
    expect(await page.locator("[role=dialog] img").evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(960)
    expect(fetched.filter((path) => path.endsWith(".webp"))).toHaveLength(1)
    expect(await faults()).toEqual([])
    await page.keyboard.press("Escape")
    await sheet().waitFor({ state: "detached" })
    await page.waitForFunction(() => document.activeElement?.getAttribute("aria-label") === "帮助")
    await page.keyboard.press("F1")
    await sheet().waitFor()
    await page.keyboard.press("F1")
    await sheet().waitFor({ state: "detached" })
    await button.click()
    await sheet().getByRole("link", { name: "在手册中查看" }).click()
    await page.waitForURL("**/manual/supervisor#wall")
    await sheet().waitFor({ state: "detached" })
  })

  it("is there before anybody has signed in, and leaves the question mark to who types one", async () => {
    await open()
    await page.fill("#user", "")
    await page.locator("#user").press("?")
    expect(await page.inputValue("#user")).toBe("?")
    expect(await sheet().count()).toBe(0)
    await page.locator("#user").press("F1")
    await sheet().getByText("忘记密码时请找管理员重设").waitFor()
    expect(await sheet().getByRole("link", { name: "在手册中查看" }).count()).toBe(0)
  })

  it("shows the desk's keys to an agent, and makes way for a call that rings", async () => {
    await open()
    await here.signIn("1001")
    await page.locator("[data-testid=state]").waitFor()
    showState(here.gateway, "ready", null)
    await page.keyboard.press("?")
    await sheet().getByText("接听来电，或接受待接的工作").waitFor()
    showCall(here.gateway, "alerting")
    await page.locator("[data-phase=alerting]").waitFor()
    await sheet().waitFor({ state: "detached" })
    // Nothing of it is left over the page: the call can be taken.
    await page.getByRole("button", { name: /^接听/u }).click()
    await page.locator("[data-phase=active]").waitFor()
    expect(await page.locator(".overlay").count()).toBe(0)
  })

  it("speaks English to who reads English", async () => {
    await open()
    await here.signIn("admin")
    await page.waitForURL("**/administration/people")
    await page.evaluate(() => localStorage.setItem("carillon.language", "en"))
    await page.goto(`${here.gateway.url}/administration/queues`)
    await page.getByRole("heading", { name: "Queues", exact: true }).waitFor()
    await page.keyboard.press("?")
    await page.getByRole("dialog", { name: "Help" }).getByText("Calls wait in a queue").waitFor()
    expect(await page.locator("[role=dialog] img").getAttribute("src")).toMatch(/queues\.en-/u)
    await page.goto(`${here.gateway.url}/manual/administrator`)
    await page.getByText("The manual is in Chinese.").waitFor()
  })

  it("has a manual of three pages, found by who may not do anything else, searched and gone to by its headings", async () => {
    await open()
    await here.signIn("1001")
    await page.locator("[data-testid=state]").waitFor()
    await page.getByRole("button", { name: "账户菜单" }).click()
    await page.getByRole("menuitem", { name: "手册" }).click()
    await page.waitForURL("**/manual/agent")
    await page.getByRole("heading", { name: "“未接”是什么意思" }).waitFor()
    await page.getByRole("searchbox", { name: "在本页中查找" }).fill("耳机")
    await page.getByText("没有找到").waitFor({ state: "detached" })
    await page.waitForFunction(() => document.querySelectorAll("article section").length === 1)
    expect(await page.locator("article mark").first().innerText()).toBe("耳机")
    await page.getByRole("searchbox", { name: "在本页中查找" }).fill("没有这样的话")
    await page.getByText("没有找到").waitFor()
    await page.goto(`${here.gateway.url}/manual/administrator#backup`)
    await page.waitForFunction(() => {
      const box = document.querySelector("#backup")?.getBoundingClientRect()
      return box !== undefined && box.top >= 0 && box.top < innerHeight / 2
    })
  })

  it.each([1366, 390])("is fit to read at %i px, on each of its pages", async (width) => {
    await open(width)
    await here.signIn("banzhang")
    await page.locator("[data-agent]").first().waitFor()
    for (const { name, sections } of CHAPTERS) {
      await page.goto(`${here.gateway.url}/manual/${name}`)
      await page.getByRole("heading", { name: sections[0]?.title ?? "" }).waitFor()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), name).toBeLessThanOrEqual(0)
      expect(await faults(), name).toEqual([])
    }
  })
})
