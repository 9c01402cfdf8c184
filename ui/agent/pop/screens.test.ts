import type { Page } from "playwright-core"
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest"
import { callAt, workAt } from "../../playground/fixtures.ts"
import {
  buildScreens,
  type BuiltScreens,
  CHROMIUM,
  chromiumIsThere,
  type OpenScreens
} from "../../playground/gateway/built-screens.ts"
import { showHand, takeHand } from "../../playground/gateway/demo.ts"
import type { FakeGateway } from "../../playground/gateway/fake-gateway.ts"

describe.skipIf(!chromiumIsThere)(`who calls, on the desk in a browser (${CHROMIUM})`, () => {
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
  }
  const call = (name: string, phase: Parameters<typeof callAt>[0] = "alerting") => ({
    ...callAt(phase, Date.now()),
    work: `call/${name}` as never
  })
  const ring = (name: string): void => void showHand(gateway, call(name))
  const over = (name: string): void => void takeHand(gateway, call(name).work)
  const seen = (selector: string) => page.waitForSelector(selector)
  const focused = (): Promise<string> => page.evaluate(() => document.activeElement?.id ?? "")
  const nameField = "#field-name"

  it("are known by their number at the ring: on the card in short, and in the middle with all that is to be known", async () => {
    await open()
    ring("one")
    const card = page.getByTestId("caller-summary")
    for (const text of ["王芳", "VIP 客户", "浦东", "延保服务", "上门更换滤芯", "报修"])
      await card.getByText(text).first().waitFor()
    const middle = page.locator("#panel-customer")
    for (const text of ["流水号", "1024", "95000 服务热线", "1 → 2", "请先核对地址", "世纪大道", "已到期"])
      await middle.getByText(text).first().waitFor()
    // What the call's form asks for stands first, filled or not.
    expect(await middle.locator("[data-testid=customer] dt").first().innerText()).toBe("合同编号")
    await middle.getByText("1002 李强").waitFor()
    await middle.locator("[data-earlier='0']").waitFor()
    expect(await middle.locator("[data-earlier='1']").count()).toBe(0)
  })

  it("stay when the call is over, over a reload too, until they are closed or the next call comes", async () => {
    await open()
    ring("one")
    await seen("[data-customer=wang]")
    over("one")
    await page.waitForFunction(() => document.querySelector("[data-hand]") === null)
    await page.reload()
    await seen("[data-customer=wang]")
    ring("two")
    await seen("[data-caller=two][aria-pressed=true]")
    expect(await page.locator("[data-caller=one]").count()).toBe(0)
    await page.getByRole("button", { name: "关闭此来电资料" }).click()
    await page.getByText("来电时，客户资料显示在这里").waitFor()
    // Closed by hand, it does not come back by itself; the card opens no other.
    await page.reload()
    await seen("[data-hand='call/two']")
    expect(await page.locator("[data-caller]").count()).toBe(0)
  })

  it("are called with a click on a number that is covered: the engine is told whose it is, and nobody the number", async () => {
    await open()
    const sent: Array<string> = []
    page.on("websocket", (socket) => socket.on("framesent", ({ payload }) => void sent.push(String(payload))))
    const asked: Array<string> = []
    page.on("request", (request) => void asked.push(request.url()))
    await page.reload()
    ring("one")
    await seen("[data-customer=wang]")
    expect(await page.locator("[data-customer=wang] [data-dial]").count()).toBe(0)
    over("one")
    await page.click("[data-customer=wang] [data-dial='138****1111']")
    await page.getByTestId("calling").waitFor()
    expect(sent.filter((frame) => frame.includes("MakeCall")).map((frame) => JSON.parse(frame).intent)).toEqual([
      { _tag: "MakeCall", to: { _tag: "Customer", customer: "wang", phone: 0 } }
    ])
    expect(asked.filter((url) => url.endsWith("/unmask"))).toEqual([])
  })

  it("are picked out of several by keyboard, and picked again when it was another", async () => {
    await open()
    gateway.callers.kinds.set("one", "several")
    ring("one")
    await page.getByTestId("caller-summary").getByText("2 位客户使用此号码").waitFor()
    await seen("[data-pick=wang]")
    await page.keyboard.press("Alt+k")
    await page.waitForFunction(() => document.activeElement?.matches("[data-pick=wang]"))
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await seen("[data-customer=li]")
    await page.getByTestId("caller-name").getByText("李雷").waitFor()
    await page.reload()
    await seen("[data-customer=li]")
    await page.getByRole("button", { name: "重新选择" }).click()
    await page.click("[data-pick=wang]")
    await seen("[data-customer=wang]")
    expect(await page.getByTestId("caller-name").innerText()).toBe("王芳")
  })

  it("unknown, are entered in a form with number, time and serial number filled in, and are known from then on", async () => {
    await open()
    gateway.callers.kinds.set("one", "none")
    ring("one")
    await page.getByTestId("caller-summary").getByText("未登记的号码").waitFor()
    await seen(nameField)
    expect(await focused()).not.toBe("field-name")
    const from = page.getByTestId("where-from")
    for (const text of ["138****1111", "1024", "报修"]) await from.getByText(text).waitFor()
    expect(await page.inputValue("[data-field=phones] input[type=tel]")).toBe("138****1111")
    // M6: what agents enter. A class is for who may edit.
    expect(await page.locator("[data-field=class]").count()).toBe(0)
    const fields = await page
      .locator("[data-field]")
      .evaluateAll((all) => all.map((each) => (each as HTMLElement).dataset["field"]))
    expect(fields.slice(0, 2)).toEqual(["name", "own"])
    // One number more and away again by keyboard: who took the last one away goes on at the list's own button.
    const phones = page.locator("[data-field=phones]")
    await phones.getByRole("button").last().press("Enter")
    await phones.locator("input[type=tel]").nth(1).waitFor()
    await phones.getByRole("button", { name: /2$/u }).press("Enter")
    await phones.locator("input[type=tel]").nth(1).waitFor({ state: "detached" })
    expect(
      await page.evaluate(
        () => document.activeElement === [...document.querySelectorAll("[data-field=phones] button")].at(-1)
      )
    ).toBe(true)
    await page.getByRole("button", { name: "保存" }).click()
    await page.waitForFunction(() => document.activeElement?.id === "field-name")
    await page.fill(nameField, "赵新")
    await page.fill("#field-first-note", "空调不制冷")
    await page.getByRole("button", { name: "保存" }).click()
    await page.getByTestId("caller-name").getByText("赵新").waitFor()
    expect(gateway.callers.kept).toMatchObject([
      { values: { name: "赵新" }, entry: { kind: "note", body: "空调不制冷", reason: "repair" } }
    ])
    expect(await page.evaluate(() => Object.keys(sessionStorage).some((key) => key.includes("caller.one")))).toBe(false)
  })

  it("never take the focus from who types, and what is typed is there after the next call and after a reload", async () => {
    await open()
    gateway.callers.kinds.set("one", "none")
    ring("one")
    await seen(nameField)
    await page.click(nameField)
    await page.keyboard.type("赵")
    over("one")
    ring("two")
    await page.getByTestId("caller-summary").getByText("王芳").waitFor()
    await seen("[data-testid=unseen]")
    await page.keyboard.type("新")
    expect([await focused(), await page.inputValue(nameField)]).toEqual(["field-name", "赵新"])
    await page.click("[data-caller=two]")
    await seen("[data-customer=wang]")
    expect(await page.locator("[data-testid=unseen]").count()).toBe(0)
    await page.reload()
    await page.click("[data-caller=one]")
    await seen(nameField)
    expect(await page.inputValue(nameField)).toBe("赵新")
    // Nor does a task that is offered.
    await page.click(nameField)
    showHand(gateway, workAt("alerting", Date.now(), "task"))
    await seen("[data-hand^='task/']")
    await page.keyboard.type("龙")
    expect(await page.inputValue(nameField)).toBe("赵新龙")
  })

  it("are noted of from the desk, with what it was about chosen beforehand, for this call", async () => {
    await open()
    ring("one")
    await seen("[data-customer=wang]")
    await page.getByTestId("new-note").fill("明天上午上门")
    // Another call comes and goes; the note is still there.
    await page.evaluate(() => (document.activeElement as HTMLElement).blur())
    ring("two")
    await seen("[data-caller=two][aria-pressed=true]")
    await page.click("[data-caller=one]")
    expect(await page.getByTestId("new-note").inputValue()).toBe("明天上午上门")
    await page.getByRole("button", { name: "添加", exact: true }).click()
    await page.getByTestId("notes").getByText("明天上午上门").waitFor()
    expect(gateway.callers.kept).toMatchObject([{ kind: "note", body: "明天上午上门", call: "one", reason: "repair" }])
    expect(await page.getByTestId("new-note").inputValue()).toBe("")
  })

  it("cannot be read while the office is away: the card says so, the call goes on, and they come by themselves", async () => {
    await open()
    gateway.callers.isAway = true
    ring("one")
    await page.getByTestId("caller-summary").getByText("正在重试").waitFor()
    await page.keyboard.press("Alt+a")
    await seen("[data-hand='call/one'][data-phase=active]")
    gateway.callers.isAway = false
    await page.getByTestId("caller-name").getByText("王芳").waitFor()
    expect(await page.getByText("正在重试").count()).toBe(0)
  })

  it("open in a narrow window too, and leave who types where they are", async () => {
    await open(390)
    gateway.callers.kinds.set("one", "none")
    ring("one")
    await page.getByTestId("open-caller").click()
    await seen(nameField)
    await page.click(nameField)
    await page.keyboard.type("赵")
    over("one")
    ring("two")
    await seen("[data-pane=calls] .pulse")
    await page.keyboard.type("新")
    expect([await focused(), await page.inputValue(nameField)]).toEqual(["field-name", "赵新"])
  })
  it("open pages of the centre's own systems: at the ring once, told of the next call without being loaded anew, and by a click", async () => {
    await open()
    const origin = new URL(page.url()).origin
    const common = { opens: "at-ring", number: "13800138000" }
    gateway.callers.pages.push({ id: "crm", name: "客户系统", address: `${origin}/manual?crm`, isFed: true, ...common })
    gateway.callers.pages.push({
      id: "orders",
      name: "订单",
      address: `${origin}/manual?o`,
      isFed: false,
      ...common,
      opens: "by-click"
    })
    const [crm] = await Promise.all([page.waitForEvent("popup"), Promise.resolve(ring("one"))])
    await crm.waitForLoadState()
    await crm.evaluate(() => {
      addEventListener("message", ({ data }) => document.body.append(JSON.stringify(data)))
      opener.postMessage({ type: "carillon.ready" }, location.origin)
    })
    await crm.getByText('"id":"one"').waitFor()
    ring("two")
    await crm.getByText('{"type":"carillon.call","call":{"id":"two"').waitFor()
    expect(await crm.getByText('"number":"13800138000"').count()).toBe(1)
    const [orders] = await Promise.all([page.waitForEvent("popup"), page.click("[data-page=orders]")])
    expect(orders.url()).toBe(`${origin}/manual?o`)
    // One window a page, however often it is asked for.
    await page.click("[data-page=orders]")
    await orders.waitForEvent("load")
    expect(page.context().pages()).toHaveLength(3)
    // Who looks at another page and comes back has the same windows, which go on hearing of calls.
    await page.click("a[href='/administration/customers']")
    await page.waitForURL("**/administration/customers")
    await page.click("a[href='/agent']")
    await seen("[data-page=crm]")
    await crm.evaluate(() => {
      document.body.textContent = ""
      opener.postMessage({ type: "carillon.ready" }, location.origin)
    })
    await crm.getByText('"id":"two"').waitFor()
    ring("four")
    await crm.getByText('"id":"four"').waitFor()
    expect(page.context().pages()).toHaveLength(3)
    // Loaded anew, the desk opens nothing a second time; where nothing may open by itself, it says so.
    await page.addInitScript(() => {
      globalThis.open = () => null
    })
    await page.reload()
    await seen("[data-page=crm]")
    expect(await page.getByText("浏览器拦截了新窗口").count()).toBe(0)
    ring("three")
    await page.getByText("浏览器拦截了新窗口").waitFor()
  })

  it("are answered in phrases: put where the agent writes, or copied; those of the queue at hand stand first", async () => {
    await open()
    ring("one")
    await seen("[data-customer=wang]")
    await page.getByTestId("new-note").click()
    await page.keyboard.type("已告知：")
    await page.getByRole("tab", { name: "常用语" }).click()
    await seen("[data-phrase]")
    expect(await page.locator("[data-phrase]").first().getAttribute("data-phrase")).toBe("filter")
    await page.fill("[data-phrase-search]", "问候")
    expect(await page.locator("[data-phrase]").count()).toBe(1)
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
    await page.click("[data-phrase=hello]")
    await page.getByText("已复制").waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("生活管家服务中心")
    // On the card of a task there is a field beside the phrases.
    showHand(gateway, workAt("active", Date.now(), "task"))
    await seen("[data-hand^='task/']")
    await page.keyboard.press("Alt+2")
    const note = page.locator("[data-note]").first()
    await note.click()
    await page.keyboard.type("回复：")
    await page.click("[data-phrase=hello]")
    expect(await note.inputValue()).toBe("回复：您好，生活管家服务中心，请问有什么可以帮您？")
    expect(await page.evaluate(() => document.activeElement?.matches("[data-note]"))).toBe(true)
  })
  it("are one part of the day: how long the agent was in which state today", async () => {
    await open()
    await page.getByRole("button", { name: /今日 接听/u }).click()
    const missed = page.locator("[data-state='not-ready'][data-reason='no-answer']")
    await missed.getByText("示忙 · 未接来电").waitFor()
    expect(await page.locator("[data-state=talking] td").allInnerTexts()).toEqual([
      "通话中",
      "2",
      expect.stringMatching(/^\d\d:\d\d$/u)
    ])
    await page.keyboard.press("Escape")
    expect(await page.locator("[data-state=talking]").count()).toBe(0)
  })
})
