import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import {
  buildScreens,
  type BuiltScreens,
  CHROMIUM,
  chromiumIsThere,
  type OpenScreens
} from "../playground/gateway/built-screens.ts"

describe.skipIf(!chromiumIsThere)(`calls and recordings in a browser (${CHROMIUM})`, () => {
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
  /** The question that the page asks next, as the server hears it. */
  const asked = async (act: () => Promise<unknown>): Promise<URLSearchParams> => {
    const request = page.waitForRequest(/\/api\/(?:calls\/search|recordings)\?/u)
    await act()
    return new URL((await request).url()).searchParams
  }
  const rows = () => page.locator("[data-call]")
  const time = async () => (await page.getByTestId("player-time").textContent())?.split(" / ")

  it("are searched, filtered, sorted and paged, and the address keeps what was asked", async () => {
    await open("admin")
    const first = await asked(() => page.getByRole("link", { name: "通话" }).click())
    expect([first.get("limit"), first.has("from"), first.has("number")]).toEqual(["50", true, false])
    await rows().first().waitFor()
    expect(await page.getByTestId("total").textContent()).toContain("134")
    expect(await page.getByTestId("page").textContent()).toBe("1 / 3")
    expect((await asked(() => page.getByRole("button", { name: "下一页" }).click())).get("offset")).toBe("50")
    // A new question begins with its first page.
    const typed = await asked(() => page.getByRole("searchbox", { name: "主叫号码" }).fill("021"))
    expect([typed.get("number"), typed.has("offset")]).toEqual(["021", false])
    await page.waitForFunction(() => !document.body.textContent.includes("138****"))
    expect((await asked(() => page.getByRole("button", { name: "通话", exact: true }).click())).get("sort")).toBe(
      "talkMs"
    )
    await page.getByRole("button", { name: "筛选" }).click()
    await page.getByRole("button", { name: "未接与拒接" }).click()
    expect((await asked(() => page.getByRole("option", { name: "未接" }).click())).get("ring")).toBe("missed")
    const again = await asked(() => page.reload())
    expect(Object.fromEntries(again)).toMatchObject({ number: "021", sort: "talkMs", ring: "missed" })
  })

  it("open with all that happened, and their sound is fetched only when somebody plays it", async () => {
    await open("admin")
    // The headset that calls are heard by sounds what is played back, too.
    await page.evaluate(() => {
      localStorage.setItem("carillon.sound.headset", "headset-1")
      sessionStorage.clear()
    })
    await page.addInitScript(() => {
      HTMLMediaElement.prototype.setSinkId = async (device) => void sessionStorage.setItem("sounds-by", device)
    })
    await page.reload()
    let sounds = 0
    page.on("request", (request) => (sounds += request.url().endsWith("/recording") ? 1 : 0))
    await page.goto(`${new URL(page.url()).origin}/recordings`)
    await rows().nth(1).getByRole("button").click()
    await page.getByTestId("player").waitFor()
    await page.locator("dialog").getByText("空闲时间较短").first().waitFor()
    const slider = page.getByRole("slider", { name: "播放位置" })
    expect([await time(), sounds]).toEqual([["00:00", "00:20"], 0])
    await slider.focus()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    expect(await time()).toEqual(["00:10", "00:20"])
    await page.keyboard.press("ArrowLeft")
    expect(await time()).toEqual(["00:05", "00:20"])
    await page.keyboard.press("Home")
    const box = (await slider.boundingBox())!
    await page.mouse.click(box.x + box.width / 2, box.y + 20)
    expect(await time()).toEqual(["00:10", "00:20"])
    expect(sounds).toBe(0)
    await page.getByRole("combobox", { name: "速度" }).selectOption("2")
    await slider.focus()
    await page.keyboard.press("Space")
    // It plays on from where it was, and a jump while it plays is a jump in the sound.
    await page.waitForFunction(() =>
      /00:1[2-9]/u.test(document.querySelector("[data-testid=player-time]")!.textContent)
    )
    expect(sounds).toBeGreaterThan(0)
    await page.keyboard.press("Space")
    await page.getByRole("button", { name: "播放", exact: true }).waitFor()
    // Over the sound's end it begins anew.
    await page.keyboard.press("End")
    expect(await time()).toEqual(["00:20", "00:20"])
    expect(await page.evaluate(() => sessionStorage.getItem("sounds-by"))).toBe("headset-1")
  })

  it("tell their story in order, and where people sent the customer and what became of that", async () => {
    await open("admin")
    await page.goto(`${new URL(page.url()).origin}/calls`)
    await rows().nth(1).getByRole("button").click()
    const story = page.getByTestId("story").getByRole("listitem")
    await story.first().waitFor()
    const told = await story.allTextContents()
    expect(told).toHaveLength(21)
    expect(told[0]).toMatch(/^00:00客户 .*来电$/u)
    expect(told[3]).toBe("00:10队列 售前咨询 应溢出到 168****5678，未拨出：以禁拨号码开头")
    expect(told[8]).toMatch(/^00:44.*密语指导 1001/u)
    expect(told[12]).toBe("01:28139****2222 未接通：对方忙")
    expect(told[16]).toMatch(/恢复通话，保持了 00:30$/u)
    expect(told[17]).toMatch(/^02:001001.* 咨询后转接给 1002/u)
    expect(told[19]).toMatch(/^03:10客户 .*挂断，通话结束$/u)
    const [tried, refused] = await page.getByTestId("overflow").allTextContents()
    expect(tried).toMatch(/等待过久.*138\*{4}8000.*中继 carrier，显示 02195000.*对方忙，客户回到队列/u)
    expect(refused).toMatch(/无人签入.*168\*{4}5678.*未拨出：以禁拨号码开头/u)
    const [back, done] = await page.getByTestId("transfer").allTextContents()
    expect(back).toMatch(/中继 carrier，显示 02195000.*对方忙，客户回到 1001/u)
    expect(done).toContain("已接走")
  })

  it("say of a call that the centre made which way it went and whom it called", async () => {
    await open("admin")
    await page.goto(`${new URL(page.url()).origin}/calls`)
    expect(await rows().nth(2).textContent()).toMatch(/(?:138|021)\*{4}\d{4}呼出/u)
    await rows().nth(2).getByRole("button").click()
    const facts = page.getByTestId("call-facts")
    await facts.waitFor()
    expect(await facts.textContent()).toContain("方向呼出主叫号码95000")
  })

  it("follow a call that goes on while it is looked at, beside a list that stands", async () => {
    await open("admin")
    await page.goto(`${new URL(page.url()).origin}/calls`)
    await rows().nth(0).getByRole("button").click()
    const facts = page.getByTestId("call-facts")
    await facts.getByText("结束", { exact: true }).waitFor({ state: "hidden" })
    await page.getByTestId("story").getByRole("listitem").first().waitFor()
    await page.route(/\/api\/calls\/call-[^/]+$/u, async (route) => {
      const now = (await (await route.fetch()).json()) as { readonly arrivedAt: number }
      await route.fulfill({ json: { ...now, endedAt: now.arrivedAt + 61_000, holdMs: 4_000, hangUpBy: "agent" } })
    })
    const lists: Array<string> = []
    page.on("request", (request) => /calls\/search/u.test(request.url()) && lists.push(request.url()))
    opened.gateway.change("all-calls", [{ path: ["changes"], value: 1 }])
    await facts.getByText("00:04", { exact: true }).waitFor()
    await facts.getByText("坐席", { exact: true }).last().waitFor()
    expect(lists).toEqual([])
  })

  it("say in words what goes on still, and what is gone; on a telephone's screen too", async () => {
    await open("admin", 390)
    await page.goto(`${new URL(page.url()).origin}/recordings`)
    await rows().nth(0).getByRole("button").click()
    await page.getByText("通话还在进行，这里是到目前为止的录音。").waitFor()
    await page.getByRole("button", { name: "更新" }).click()
    await page.keyboard.press("Escape")
    await rows().nth(3).getByRole("button").click()
    await page.getByTestId("no-sound").getByText("录音文件不在了").waitFor()
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)
    expect(tooWide).toBe(false)
  })

  it("show an agent what they missed, and offer no recording to who may not listen", async () => {
    await open("1001")
    await page.locator("tr[data-call]").first().waitFor()
    const missed = page.waitForRequest((request) => request.url().includes("ring=missed"))
    await page.locator("[data-shown=missed]").click()
    await missed
    await page.locator("[data-shown=all]").click()
    await page.locator("tr[data-call] [data-mark=not-ready]").first().waitFor()
    await page.locator("tr[data-call] button").first().click()
    await page.getByTestId("call-facts").waitFor()
    expect(await page.getByTestId("player").count()).toBe(0)
  })
})
