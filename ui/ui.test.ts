import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import {
  buildScreens,
  type BuiltScreens,
  CHROMIUM,
  chromiumIsThere,
  type OpenScreens
} from "./playground/gateway/built-screens.ts"
import { wordsOf, workAt } from "./playground/fixtures.ts"
import { showCall, showHand, showState, takeHand } from "./playground/gateway/demo.ts"
import { DESK_AGENT } from "./playground/gateway/fake-accounts.ts"
import { CODE, type FakeGateway, PASSWORD } from "./playground/gateway/fake-gateway.ts"

/** A page draws when it has its turn. */
const SOON = { timeout: 10_000 }

describe.skipIf(!chromiumIsThere)(`the built screens in a browser (${CHROMIUM})`, () => {
  let screens: BuiltScreens
  let here: OpenScreens
  let gateway: FakeGateway
  let page: Page

  beforeAll(async () => {
    screens = await buildScreens()
  }, 120_000)
  afterEach(() => here.close())
  afterAll(() => screens?.close())

  const open = async (agents: number): Promise<void> => {
    here = await screens.open(agents)
    gateway = here.gateway
    page = here.page
  }
  const signIn = (user: string, password?: string): Promise<void> => here.signIn(user, password)
  const seen = (selector: string): Promise<unknown> => page.waitForSelector(selector)
  const text = (selector: string): Promise<string> => page.innerText(selector)
  const asked = (): ReadonlyArray<string> =>
    gateway.heard.flatMap((frame) => (frame._tag === "Ask" ? [frame.intent._tag] : []))

  it("says what is wrong with a sign-in, and takes an agent to the desk and anybody else to the wall", async () => {
    await open(3)
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("user")
    await signIn("1001", "wrong")
    await page.waitForFunction(() => document.querySelector("#problem")?.textContent?.includes("用户名或密码不正确"))
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("password")
    await signIn("locked")
    await page.waitForFunction(() => document.querySelector("#problem")?.textContent?.includes("尝试次数过多"))
    await signIn("1001")
    await seen("[data-testid=state]")
    expect(new URL(page.url()).pathname).toBe("/agent")
    await page.getByRole("button", { name: "账户菜单" }).click()
    await page.getByRole("menuitem", { name: "退出登录" }).click()
    await seen("#user")
    await signIn("banzhang")
    await seen("[data-agent]")
    expect(new URL(page.url()).pathname).toBe("/wall")
    await page.goto(`${gateway.url}/agent`)
    await page.getByRole("heading", { name: "没有权限" }).waitFor()
    await page.goto(`${gateway.url}/nowhere`)
    await page.getByRole("heading", { name: "页面不存在" }).waitFor()
  })

  it("goes by the office's own accounts and comes back, or says in words who is not known", async () => {
    await open(3)
    await page.getByRole("button", { name: "使用公司账号登录" }).click()
    await seen("[data-agent]")
    expect(new URL(page.url()).pathname).toBe("/wall")
    await page.goto(`${gateway.url}/profile`)
    await page.getByRole("button", { name: "账户菜单" }).click()
    await page.getByRole("menuitem", { name: "退出登录" }).click()
    await seen("#user")
    await page.goto(`${gateway.url}/sign-in?error=access_denied&state=s`)
    await page.getByText("账号“wang.fang”在这里没有对应的人员").waitFor()
    expect(new URL(page.url()).search).toBe("")
  })

  it("asks an account with two-step sign-in for the code, and turns it on and off in the profile", async () => {
    await open(3)
    await signIn("careful")
    await page.getByRole("heading", { name: "两步验证" }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("code")
    await page.keyboard.press("Enter")
    await page.getByText("请输入验证码").waitFor()
    await page.fill("#code", "000000")
    await page.keyboard.press("Enter")
    await page.getByText("验证码不正确，或已使用过").waitFor()
    await page.fill("#code", CODE)
    await page.keyboard.press("Enter")
    await seen("[data-agent]")
    await page.goto(`${gateway.url}/profile`)
    await page.getByText("剩余恢复码 2 个").waitFor()
    await page.getByRole("button", { name: "关闭两步验证" }).click()
    await page.fill("#two-step-password", PASSWORD)

    await page.getByRole("button", { name: "账户菜单" }).click()
    await page.getByRole("menuitem", { name: "退出登录" }).click()
    await signIn("banzhang")
    await seen("[data-agent]")
    await page.goto(`${gateway.url}/profile`)
    await page.getByRole("button", { name: "开启两步验证" }).click()
    await page.getByRole("img", { name: "两步验证二维码" }).waitFor()
    await page.fill("#two-step-code", CODE)
    await page.keyboard.press("Enter")
    await page.getByText("abcd-efgh-jkmn-pq0s").waitFor()
  })

  it("shows nothing but the way to a password of one's own to whoever has to choose one", async () => {
    await open(3)
    await signIn("newcomer")
    await page.getByRole("heading", { name: "请先设置您自己的密码" }).waitFor()
    expect(await page.locator("[data-agent]").count()).toBe(0)
    await page.fill("#old-password", PASSWORD)
    await page.fill("#new-password", "choose bells 7")
    await page.fill("#new-password-again", "choose bells")
    await page.keyboard.press("Enter")
    await page.getByText("两次输入不一致").waitFor()
    await page.fill("#new-password-again", "choose bells 7")
    await page.keyboard.press("Enter")
    await seen("[data-agent]")
    expect(new URL(page.url()).pathname).toBe("/wall")
    await page.getByRole("button", { name: "账户菜单" }).click()
    await page.getByRole("menuitem", { name: "个人设置" }).click()
    await page.getByRole("heading", { name: "登录记录" }).waitFor()
    await page.getByText("Firefox").waitFor()
  })

  it("walks an agent through a call: ready, ringing, talking, wrap-up, ready", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=quick-state]")
    expect(await text("[data-testid=quick-state]")).toBe("签入")
    await page.click("[data-testid=quick-state]")
    await page.waitForFunction(() => document.querySelector("[data-testid=state]")?.textContent?.includes("刚签入"))
    await page.click("[data-testid=quick-state]")
    await page.waitForFunction(() => document.querySelector("[data-testid=quick-state]")?.textContent === "示忙")

    showCall(gateway, "alerting")
    await seen("[data-phase=alerting]")
    expect(await text("[data-testid=caller]")).toBe("138****1111")
    await page.waitForFunction(() =>
      document.querySelector("[aria-live=assertive]")?.textContent?.includes("138****1111")
    )
    await page.waitForFunction(() => document.title.includes("☎"))
    await page.getByRole("button", { name: "显示完整号码" }).click()
    await page.waitForFunction(() => document.querySelector("[data-testid=caller]")?.textContent === "138 0000 1111")
    await page.click("[data-ask=AnswerCall]")
    await seen("[data-phase=active]")
    await page.waitForFunction(() => !document.title.includes("☎"))
    expect(await page.locator("[data-ask=AnswerCall]").count()).toBe(0)
    await page.keyboard.press("Alt+x")

    await seen("[data-phase=wrap-up]")
    const left = await text("[data-testid=wrap-up-left]")
    await page.waitForFunction(
      (before) => (document.querySelector("[data-testid=wrap-up-left]")?.textContent ?? before) < before,
      left
    )
    await page.click("[data-ask=ExtendWrapUp]")
    await page.waitForFunction(
      (before) => (document.querySelector("[data-testid=wrap-up-left]")?.textContent ?? "") > before,
      left
    )
    await page.click("[data-ask=FinishWrapUp]")
    await page.waitForFunction(() => document.querySelector("[data-phase]") === null)
    expect(asked()).toEqual(["SignIn", "GoReady", "AnswerCall", "HangUp", "ExtendWrapUp", "FinishWrapUp"])
  })

  it("answers by Alt+A; where the telephone cannot be told to, there is no button and the key says to lift the handset", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=state]")
    showCall(gateway, "alerting", "handset")
    await seen("[data-phase=alerting]")
    expect(await page.locator("[data-ask=AnswerCall]").count()).toBe(0)
    expect(await text("[data-phase=alerting] [role=status]")).toBe("请在话机上接听")
    const reject = await page.locator("[data-ask=RejectCall]").boundingBox()
    await page.keyboard.press("Alt+a")
    await seen("[data-refused=not-supported-by-telephone]")
    // The button comes where the words stood: "reject" does not move under a finger.
    showCall(gateway, "alerting", "click")
    await seen("[data-ask=AnswerCall]:enabled")
    expect(await page.locator("[data-ask=RejectCall]").boundingBox()).toEqual(reject)
    await page.keyboard.press("Alt+a")
    await seen("[data-phase=active]")
    expect(asked()).toEqual(["AnswerCall", "AnswerCall"])
  })

  /** The keyboard alone, as a person without a mouse works. */
  const press = (...keys: ReadonlyArray<string>) =>
    keys.reduce<Promise<void>>((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  const focused = () =>
    page.evaluate(() => document.activeElement?.getAttribute("data-note") ?? document.activeElement?.tagName)

  it("takes a task beside a running call by keyboard: accept, read, open the link, write a note, finish", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=state]")
    showState(gateway, "ready", null)
    showCall(gateway, "active")
    await seen("[data-phase=active]")
    const task = workAt("alerting", Date.now(), "task")
    showHand(gateway, task)
    const card = `[data-hand="${task.work}"]`
    await seen(`${card}[data-phase=alerting]`)
    await page.waitForFunction(() => document.querySelector("[aria-live=assertive]")?.textContent?.includes("漏水"))
    await press("Alt+a")
    await seen(`${card}[data-phase=active][data-selected=true]`)
    // The call goes on, with its big card on top.
    expect(await page.locator("[data-hand]").first().getAttribute("data-phase")).toBe("active")
    expect(await text("[data-testid=caller]")).toBe("138****1111")

    expect(await text(`${card} [data-attribute=text]`)).toContain("请确认是否仍有渗漏")
    const link = page.locator(`${card} [data-link]`)
    expect([await link.getAttribute("target"), await link.getAttribute("rel")]).toEqual([
      "_blank",
      "noopener noreferrer"
    ])
    await page.context().route("https://crm.example.com/**", (route) => route.fulfill({ body: "the ticket" }))
    // The card, its title, the covered number, the link.
    await press("Alt+2", "Tab", "Tab", "Tab")
    expect(await page.evaluate(() => document.activeElement?.hasAttribute("data-link"))).toBe(true)
    const opened = page.context().waitForEvent("page")
    await press("Enter")
    const other = await opened
    await other.waitForLoadState()
    expect([other.url(), await other.evaluate(() => window.opener)]).toEqual([
      "https://crm.example.com/tickets/20482?tab=history",
      null
    ])
    await other.close()

    await press("Alt+n")
    expect(await focused()).toBe(task.work)
    await page.keyboard.type("客户确认不再漏水，非常")
    // Whatever changes around them, who writes goes on writing where they were.
    gateway.change(`desk/${DESK_AGENT}`, [{ path: ["agent", "handledToday"], value: 12 }])
    showHand(gateway, workAt("alerting", Date.now(), "chat"))
    await seen("[data-phase=alerting]")
    takeHand(gateway, Object.values(gateway.desk().hands).find(({ channel }) => channel === "voice")!.work)
    await page.waitForFunction(() => document.querySelector("[data-testid=caller]") === null)
    await page.keyboard.type("满意")
    expect(await focused()).toBe(task.work)
    expect(await page.inputValue(`[data-note="${task.work}"]`)).toBe("客户确认不再漏水，非常满意")
    // After a reload what alerts is open, and the note is a line of the other card.
    await page.reload()
    await page.getByText("客户确认不再漏水，非常满意").waitFor()
    await press("Alt+1")
    await seen(`[data-note="${task.work}"]`)
    expect(await page.inputValue(`[data-note="${task.work}"]`)).toBe("客户确认不再漏水，非常满意")

    await press("Alt+w")
    await seen(`${card}[data-phase=wrap-up]`)
    await press("Alt+w")
    await page.waitForFunction((gone) => document.querySelector(gone) === null, card)
    const sent = gateway.heard.flatMap((frame) => (frame._tag === "Ask" ? [frame.intent] : []))
    expect(sent).toEqual([
      { _tag: "AcceptWork", work: task.work },
      { _tag: "EndWork", work: task.work, note: "客户确认不再漏水，非常满意" },
      { _tag: "FinishWrapUp", work: task.work }
    ])
    // The caller of the call that goes on stays; the task has left nothing.
    expect(await page.evaluate(() => Object.keys(sessionStorage))).toEqual(["carillon.callers.1001"])
  })

  it("shows a mail that an alarm sets aside grey and why, and gives it back with its note", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=state]")
    showState(gateway, "ready", null)
    const mail = workAt("active", Date.now(), "mail")
    showHand(gateway, mail)
    const card = `[data-hand="${mail.work}"]`
    await seen(`${card}[data-phase=active]`)
    await press("Alt+n")
    await page.keyboard.type("已回复")

    const alarm = workAt("alerting", Date.now(), "alarm")
    showHand(gateway, alarm)
    await seen(`[data-hand="${alarm.work}"][data-phase=alerting]`)
    await press("Alt+a")
    showHand(gateway, { ...mail, phase: "set-aside" })
    await seen(`${card}[data-phase=set-aside]`)
    expect(await text(`${card} [data-testid=set-aside]`)).toBe("接警优先，已搁置")
    expect(await page.locator(`${card} [data-ask]`).count()).toBe(0)
    // The alarm stands on top.
    expect(await page.locator("[data-hand]").first().getAttribute("data-hand")).toBe(alarm.work)

    takeHand(gateway, alarm.work)
    showHand(gateway, mail)
    await seen(`${card}[data-phase=active]`)
    expect(await page.inputValue(`[data-note="${mail.work}"]`)).toBe("已回复")
    await press("Alt+1", "Alt+w")
    await seen(`${card}[data-phase=wrap-up]`)
    expect(gateway.heard.flatMap((frame) => (frame._tag === "Ask" ? [frame.intent] : [])).at(-1)).toEqual({
      _tag: "EndWork",
      work: mail.work,
      note: "已回复"
    })
  })

  it("lists the centre's own reasons, and shows which channels one of them pauses", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=state]")
    showState(gateway, "ready", null)
    await page.locator("[data-testid=state]").click()
    expect(await page.locator("[data-choice]").allInnerTexts()).toEqual([
      "示忙",
      "小休",
      "用餐",
      "培训",
      "只接电话",
      "签出"
    ])
    await press("ArrowUp", "ArrowUp", "Enter")
    await seen("[data-testid=channels] [data-open=false]")
    expect((await text("[data-testid=channels] [data-open=true]")).replaceAll("\n", " ")).toMatch(/示闲.*电话.*警情/u)
    expect((await text("[data-testid=channels] [data-open=false]")).replaceAll("\n", " ")).toMatch(
      /只接电话.*在线客服.*邮件.*短信.*任务/u
    )
    // The centre renames a reason: screens follow, without a reload.
    const reasons = wordsOf().reasons.map((reason) =>
      reason.id === "no-written" ? { ...reason, zh: "专接热线" } : reason
    )
    gateway.change("words", [{ path: ["reasons"], value: reasons }])
    await page.getByText("专接热线").first().waitFor()
    expect(asked()).toEqual(["GoNotReady"])
  })

  it("tells who comes back that the engine signed them out, and leads back with one click", async () => {
    await open(3)
    gateway.change(`desk/${DESK_AGENT}`, [{ path: ["signedOutBecause"], value: "panel-lost" }])
    await signIn("1001")
    await seen("[data-signed-out=panel-lost]")
    await page.locator("[data-signed-out] button").click()
    await page.waitForFunction(() => document.querySelector("[data-signed-out]") === null)
    expect(asked()).toEqual(["SignIn"])
  })

  it("says a missed call and why no call comes, and returns with one click", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=state]")
    showState(gateway, "not-ready", "no-answer")
    await seen("[data-missed=no-answer]")
    await page.getByRole("button", { name: "为什么没来电" }).click()
    await seen("[data-check=voice][data-holds=false]")
    expect(await text("[data-missing=not-ready]")).toContain("未接来电")
    await page.keyboard.press("Escape")
    await page.locator("[data-missed] button").click()
    await page.waitForFunction(() => document.querySelector("[data-missed]") === null)
    expect(asked()).toEqual(["GoReady"])
    await page.locator("tr[data-call] button[aria-label$=通话详情]").first().click()
    await page.locator("dialog").getByText("空闲时间较短").first().waitFor()
    await page.locator("dialog").getByText("其余 289 人：不属于该队列 120 · 示忙 98 · 未签入 71").waitFor()
  })

  /** Words and buttons that a person cannot see or reach: outside the window, or lying over one another's box. */
  const outside = (): Promise<ReadonlyArray<string>> =>
    page.evaluate(() => {
      const wide =
        document.documentElement.scrollWidth > innerWidth ? [`page ${document.documentElement.scrollWidth}`] : []
      const out = [...document.querySelectorAll("button, a, h1, h2, h3, dd, dt, strong, span, td")].filter(
        (element) => {
          const { height, left, right, width } = element.getBoundingClientRect()
          const isShown = width > 1 && height > 1 && element.closest(".sr-only, table, [inert]") === null
          return isShown && (left < -1 || right > innerWidth + 1)
        }
      )
      return [...wide, ...out.map((element) => `${element.tagName} ${element.textContent}`)]
    })
  /** Texts that do not fit their own box, and so run into the next. */
  const runInto = (selector: string): Promise<ReadonlyArray<string>> =>
    page.evaluate(
      (within) =>
        [...document.querySelectorAll(within)]
          .filter(({ clientWidth, scrollWidth }) => scrollWidth > clientWidth)
          .map(({ textContent }) => textContent),
      selector
    )
  const WIDTHS = [332, 390, 683, 768, 1366]
  /** What is outside at each width, in both languages. */
  const outsideAnywhere = async (): Promise<ReadonlyArray<string>> => {
    const found: Array<string> = []
    for (const language of ["en", "zh-CN"]) {
      await page.evaluate(() =>
        [...document.querySelectorAll("button")]
          .find(({ textContent }) => /^(?:English|中文)$/u.test(textContent))
          ?.click()
      )
      await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 844 })
        found.push(...(await outside()).map((what) => `${language}, ${width} px: ${what}`))
      }
    }
    await page.setViewportSize({ width: 1366, height: 768 })
    return found
  }

  it("shows all of itself on a telephone, docked beside another program, and at twice the size of letters", async () => {
    await open(30)
    // Until the ways to sign in are known there is nothing to look at, and no button of languages.
    await seen("#user")
    expect(await outsideAnywhere(), "sign-in").toEqual([])
    await signIn("1001")
    await seen("[data-testid=state]")
    showState(gateway, "ready", null)
    expect(await outsideAnywhere(), "ready").toEqual([])
    showCall(gateway, "alerting")
    await seen("[data-phase=alerting]")
    expect(await outsideAnywhere(), "ringing").toEqual([])
    showCall(gateway, "active")
    await seen("[data-phase=active]")
    gateway.change(`desk/${DESK_AGENT}`, [{ path: ["leaving"], value: true }])
    await seen("[data-testid=leaving]")
    expect(await outsideAnywhere(), "leaving after the call").toEqual([])
    showCall(gateway, "wrap-up")
    await seen("[data-phase=wrap-up]")
    expect(await outsideAnywhere(), "wrap-up").toEqual([])
    gateway.change("board", [{ path: ["agents", DESK_AGENT, "device"], value: "unregistered" }])
    await page.goto(`${gateway.url}/wall`)
    await seen("[data-agent]")
    expect(await outsideAnywhere(), "the wall").toEqual([])
    await page.setViewportSize({ width: 768, height: 1024 })
    expect(await runInto("[data-queue] .num.font-bold"), "a line's figures").toEqual([])
  })

  it("has calls and colleagues one tap away where there is no room beside the work, and shows what rings at once", async () => {
    await open(30)
    await signIn("1001")
    await seen("[data-testid=state]")
    showState(gateway, "ready", null)
    await page.setViewportSize({ width: 390, height: 844 })
    const isSeen = (selector: string) => page.locator(selector).first().isVisible()
    await expect
      .poll(async () => [await isSeen("[data-call]"), await isSeen("[data-colleague]")], SOON)
      .toEqual([false, false])
    await page.click("[data-pane=team]")
    await expect
      .poll(async () => [await isSeen("[data-call]"), await isSeen("[data-colleague]")], SOON)
      .toEqual([false, true])
    await page.click("[data-pane=calls]")
    await expect
      .poll(async () => [await isSeen("[data-call]"), await isSeen("[data-colleague]")], SOON)
      .toEqual([true, false])
    // All of a call is seen without moving the table aside.
    await expect
      .poll(() => page.evaluate(() => document.querySelector("table")!.getBoundingClientRect().right), SOON)
      .toBeLessThanOrEqual(390)
    // A drawer over the page would keep the finger from the button.
    await page.locator("[data-call] button[aria-label$=通话详情]").first().click()
    await seen("dialog[open]")
    showCall(gateway, "alerting")
    await page.locator("[data-ask=AnswerCall]").click()
    await seen("[data-phase=active]")
    await expect.poll(() => page.locator("dialog").count(), SOON).toBe(0)
    // Beside the work from 768 px on, and all of it from 1280 px on; the caller lies over one's own calls.
    await page.setViewportSize({ width: 768, height: 844 })
    await expect
      .poll(async () => [await isSeen("[data-hand]"), await isSeen("[data-caller]")], SOON)
      .toEqual([true, true])
    await page.click("#tab-calls")
    await expect
      .poll(async () => [await isSeen("[data-hand]"), await isSeen("[data-call]")], SOON)
      .toEqual([true, true])
    await page.click("[data-pane=team]")
    await expect
      .poll(async () => [await isSeen("[data-hand]"), await isSeen("[data-colleague]")], SOON)
      .toEqual([true, true])
    await page.setViewportSize({ width: 1366, height: 768 })
    expect([await isSeen("[data-call]"), await isSeen("[data-colleague]"), await isSeen("[data-pane]")]).toEqual([
      true,
      true,
      false
    ])
  })

  /** Walks the page by Tab alone: what was never reached, and where the focus was that nobody could see. */
  const keyboardGaps = async (): Promise<{ readonly unreached: Array<string>; readonly unseen: Array<string> }> => {
    await page.evaluate(() => {
      const shown = [...document.querySelectorAll("button, a[href], input, select, textarea")].filter(
        (element) => element.checkVisibility() && !element.matches(":disabled")
      )
      for (const [at, element] of shown.entries()) element.setAttribute("data-walk", String(at))
      ;(document.activeElement as HTMLElement | null)?.blur()
    })
    const unseen: Array<string> = []
    const count = await page.locator("[data-walk]").count()
    for (let pressed = 0; pressed < count + 10; pressed++) {
      await page.keyboard.press("Tab")
      const hidden = await page.evaluate(() => {
        const element = document.activeElement
        if (element === null || element === document.body) return null
        element.removeAttribute("data-walk")
        const { outlineStyle, outlineWidth } = getComputedStyle(element)
        const isMarked = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2
        return isMarked ? null : (element.getAttribute("aria-label") ?? element.textContent)
      })
      if (hidden !== null) unseen.push(hidden)
    }
    const unreached = await page
      .locator("[data-walk]")
      .evaluateAll((left) => left.map((element) => element.getAttribute("aria-label") ?? element.textContent))
    return { unreached, unseen }
  }

  it("can be worked by keyboard alone, and always shows where one is", async () => {
    const none = { unreached: [], unseen: [] }
    await open(3)
    expect(await keyboardGaps(), "sign-in").toEqual(none)
    await signIn("1001")
    await page.waitForFunction(() => document.querySelectorAll("[data-call]").length === 50)
    showCall(gateway, "alerting")
    showHand(gateway, workAt("active", Date.now(), "mail"))
    await seen("[data-phase=alerting]")
    expect(await keyboardGaps(), "agent").toEqual(none)
    await page.setViewportSize({ width: 390, height: 844 })
    expect(await keyboardGaps(), "agent on a telephone").toEqual(none)
    await page.setViewportSize({ width: 1366, height: 768 })
    // Every choice of a menu by arrows, those of language and theme too.
    await page.getByRole("button", { name: "账户菜单" }).focus()
    await page.keyboard.press("Enter")
    const choices = await page.locator("[role=menu] button, [role=menu] a").allInnerTexts()
    const walked: Array<string> = []
    for (const _ of choices) {
      walked.push(await page.evaluate(() => (document.activeElement as HTMLElement).innerText))
      await page.keyboard.press("ArrowDown")
    }
    expect(walked).toEqual(choices)
    await page.keyboard.press("Escape")
    await seen("[aria-label='账户菜单: 1001 王敏']:focus")
    await page.goto(`${gateway.url}/wall`)
    await seen("[data-agent]")
    expect(await keyboardGaps(), "the wall").toEqual(none)
  })

  it("keeps the page in place when a screen reader goes to the last word of a long list", async () => {
    await open(3)
    await signIn("1001")
    await page.waitForFunction(() => document.querySelectorAll("[data-call]").length === 50)
    await page.evaluate(() => [...document.querySelectorAll("td .sr-only")].at(-1)?.scrollIntoView())
    const scrolled = () => [document.documentElement.scrollTop, document.body.scrollTop, scrollY]
    expect(await page.evaluate(scrolled)).toEqual([0, 0, 0])
    expect(await page.locator("header").first().boundingBox()).toMatchObject({ y: 0 })
  })

  it("says a change of state to those who do not see it", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=state]")
    for (const [state, word] of [
      ["ready", "示闲"],
      ["not-ready", "示忙 · 培训"]
    ] as const) {
      showState(gateway, state, state === "ready" ? null : "training")
      await page.locator("[role=status]", { hasText: word }).first().waitFor({ state: "attached" })
      expect(await text("[data-testid=state-said]")).toBe(word)
    }
  })

  it("paints the wall's tiles once, in the size that fits: nothing shifts", async () => {
    await open(30)
    await signIn("banzhang")
    await seen("[data-agent]")
    await page.addInitScript(() => {
      const told = window as unknown as { shifted: number }
      told.shifted = 0
      const add = (list: PerformanceObserverEntryList) =>
        list.getEntries().forEach((entry) => (told.shifted += (entry as PerformanceEntry & { value: number }).value))
      new PerformanceObserver(add).observe({ type: "layout-shift", buffered: true })
    })
    await page.reload()
    await seen("[data-size] [data-agent]")
    await page.evaluate(
      () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(painted))))
    )
    expect(await page.evaluate(() => (window as unknown as { shifted: number }).shifted)).toBeLessThan(0.1)
  })

  it("moves the wall with deltas, one tile for one agent, and mends a gap", async () => {
    await open(300)
    await signIn("banzhang")
    await seen("[data-agent='1300']")
    await page.evaluate(() => {
      const touched = new Set<string>()
      Object.assign(window, { touched })
      new MutationObserver((changes) => {
        for (const { target } of changes)
          touched.add((target as Element).closest("[data-agent]")?.getAttribute("data-agent") ?? "")
      }).observe(document.querySelector("[data-size]") as Element, { attributes: true, subtree: true })
    })
    gateway.change("board", [{ path: ["agents", "1002", "state"], value: "talking" }])
    await seen("[data-agent='1002'][data-mark=talking]")
    expect(await page.evaluate(() => [...(window as unknown as { touched: Set<string> }).touched])).toEqual(["1002"])

    gateway.changeUnheard("board", [{ path: ["agents", "1003", "state"], value: "ready" }])
    gateway.change("board", [{ path: ["queues", "sales", "waiting"], value: 41 }])
    await seen("[data-agent='1003'][data-mark=ready]")
    await page.waitForFunction(() => document.querySelector("[data-queue=sales]")?.textContent?.includes("41"))
    expect(gateway.heard.filter((frame) => frame._tag === "Resync")).toEqual([{ _tag: "Resync", topic: "board" }])
    expect(await page.getAttribute("[data-queue=care]", "data-over")).toBe("true")

    await page.click("[data-chip=break]")
    await page.waitForFunction(() => document.querySelectorAll("[data-agent]").length === 35)
    gateway.change("board", [{ path: ["agents", "1006"] }])
    await page.waitForFunction(() => document.querySelectorAll("[data-agent]").length === 34)
  })

  it("speaks the other language at once and remembers it", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=state]")
    expect(await page.getAttribute("html", "lang")).toBe("zh-CN")
    await page
      .locator("footer")
      .getByRole("button", { name: /English/u })
      .click()
    await page.getByText("Signed out").first().waitFor()
    expect(await page.getAttribute("html", "lang")).toBe("en")
    await page.reload()
    await page.getByText("My calls").waitFor()
    expect(await page.getAttribute("html", "lang")).toBe("en")
  })

  it("wears the theme that is kept for a person, unless this browser has one of its own", async () => {
    await open(3)
    expect(await page.getAttribute("html", "data-theme")).toBe("light")
    await signIn("night")
    await page.waitForSelector("html[data-theme=dark]")
    await page.evaluate(() => localStorage.setItem("carillon.theme", "light"))
    await page.reload()
    await page.getByRole("button", { name: /账户菜单/u }).waitFor()
    expect(await page.getAttribute("html", "data-theme")).toBe("light")
  })

  it("reads the list of calls again when it is said to have changed, is turned page by page, and searched", async () => {
    await open(3)
    await signIn("1001")
    const rows = () => page.locator("[data-call]").count()
    await page.waitForFunction(() => document.querySelectorAll("[data-call]").length === 50)
    const turn = (to: "下一页" | "上一页") => page.getByRole("button", { name: to }).click()
    await turn("下一页")
    await turn("下一页")
    await page.waitForFunction(() => document.querySelectorAll("[data-call]").length === 34)
    expect(await page.getByTestId("total").innerText()).toContain("134")
    const read = page.waitForResponse((response) => response.url().includes("/api/calls/search?"))
    gateway.change(`calls/${DESK_AGENT}`, [{ path: ["changes"], value: 1 }])
    expect((await read).url()).toContain("offset=100")
    expect(await rows()).toBe(34)
    // A search begins at its first page.
    await page.getByRole("searchbox", { name: "查找号码" }).fill("1179")
    await page.waitForFunction(() => document.querySelectorAll("[data-call]").length === 1)
    await page.getByRole("searchbox", { name: "查找号码" }).fill("00000")
    await page.getByText("没有符合条件的通话").waitFor()
  })

  it("says that the link is lost, lets nothing be asked meanwhile, and comes back with a fresh state", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=quick-state]:enabled")
    gateway.cut(true)
    await page.getByText("连接断开，正在重新连接").waitFor()
    await seen("[data-testid=quick-state]:disabled")
    await page.keyboard.press("Alt+x")
    await seen("[data-testid=stale]")
    gateway.changeUnheard(`desk/${DESK_AGENT}`, [{ path: ["agent", "handledToday"], value: 77 }])
    gateway.admit()
    await page.waitForFunction(() => document.querySelector("[data-testid=handled]")?.textContent === "77")
    await seen("[data-testid=quick-state]:enabled")
    expect(await page.locator("[data-testid=stale]").count()).toBe(0)
    expect(asked()).toEqual([])
    gateway.setEngine(false)
    await page.getByText("呼叫引擎暂不可用").waitFor()
    await seen("[data-testid=quick-state]:disabled")
    gateway.setEngine(true)
    await seen("[data-testid=quick-state]:enabled")
  })

  it("says in words that too many pages are open, and connects when there is room", async () => {
    await open(3)
    gateway.crowd(429)
    await signIn("1001")
    await page.getByText("您打开的页面太多，本页没有连接").waitFor()
    await page
      .locator("footer")
      .getByRole("button", { name: /English/u })
      .click()
    await page.getByText("You have too many pages open").waitFor()
    gateway.crowd(503)
    await page.getByText("The centre has as many pages open as it can").waitFor()
    gateway.admit()
    await seen("[data-testid=quick-state]:enabled")
    expect(await page.getByText("not connected").count()).toBe(0)
  })

  it("asks before the last panel of a signed-in agent closes", async () => {
    await open(3)
    await signIn("1001")
    await seen("[data-testid=state]")
    showState(gateway, "ready", null)
    await page.waitForFunction(() => document.querySelector("[data-testid=quick-state]")?.textContent === "示忙")
    const asking = page.waitForEvent("dialog")
    await page.close({ runBeforeUnload: true })
    const dialog = await asking
    expect(dialog.type()).toBe("beforeunload")
    const closed = page.waitForEvent("close")
    await dialog.accept()
    await closed
  })
})
